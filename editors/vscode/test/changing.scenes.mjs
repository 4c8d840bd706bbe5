// What VS Code makes of a rule, and of an event, when it is asked to.

import { test } from 'node:test';
import { command, cursorOn, enter, marks, menu, open, page, picture, plain, toast, until } from './person.mjs';

enter({ rules: 'examples/rules', user: { 'editor.minimap.enabled': false, 'editor.inlayHints.enabled': 'off' } });

// The lines as they stand below each other.
const text = async () => (await page.locator('.view-line').evaluateAll((all) => all
	.sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top)).map((line) => line.innerText.replace(/\u00a0/g, ' ')))).join('\n');

// Asks for the refactorings at a text, again where the menu stays away, as the
// editor was busy, and takes one.
async function refactor(at, title) {
	await menu().first().waitFor({ state: 'hidden' });
	await until(`${title} in the menu`, async () => {
		await cursorOn(at);
		await command('Refactor...');
		await menu().first().waitFor({ timeout: 3000 }).catch(() => {});
		return (await menu().allInnerTexts()).map(plain);
	}, (titles) => titles.some((one) => one.includes(title)));
	await picture(`refactorings at ${at}`);
	await menu().filter({ hasText: title }).first().click();
}

test('a field moves to a new selection, and back', async () => {
	await open('proc_creation_win_office_starts_system_shell.yml');
	await page.locator('.codelens-decoration a').first().waitFor(); // the server is there
	await refactor('IntegrityLevel', 'Move IntegrityLevel to a new selection');
	await until('the selection', text, (now) => now.includes('\n    selection_shell_integritylevel:\n        IntegrityLevel: System\n    condition: all of selection_*\n'));
	await refactor('selection_shell_integritylevel', 'into selection_shell');
	await until('the rule as it was', text, (now) => now.includes("'\\pwsh.exe'\n        IntegrityLevel: System\n    condition: all of selection_*\n"));
});

test('an event begins a rule, behind those of the file', async () => {
	await page.evaluate((event) => navigator.clipboard.writeText(event), '{"Image": "C:\\\\x\\\\whoami.exe", "CommandLine": "whoami /all", "ProcessId": 7}');
	await command('Sigma: New Rule from an Event…');
	await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'in the clipboard' }).click();
	await until('another document', text, (now) => /\n---(\n|$)/.test(now));
	await cursorOn('critical');
	await page.keyboard.press('Control+End');
	await until('the rule', text, (now) => now.includes('\n---\ntitle: New Rule From an Event\n') && now.includes("Image|endswith: '\\whoami.exe'") && !now.includes('ProcessId'));
});

test('an event that tells no log source is refused with the reason', async () => {
	await page.evaluate((event) => navigator.clipboard.writeText(event), '{"temperature": 21}');
	await command('Sigma: New Rule from an Event…');
	await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'in the clipboard' }).click();
	await toast('unknown log source').waitFor();
});

// Takes a quick fix at a text.
async function mend(at, title) {
	await until(`${title} in the menu`, async () => {
		await cursorOn(at);
		await page.keyboard.press('Control+.');
		await menu().first().waitFor({ timeout: 3000 }).catch(() => {});
		return (await menu().allInnerTexts()).map(plain);
	}, (titles) => titles.some((one) => one.includes(title)));
	await picture(title);
	await menu().filter({ hasText: title }).first().click();
	await menu().first().waitFor({ state: 'hidden' });
}

test('lines that are no YAML yet are told one by one, and mended by their fixes', async () => {
	await open('proc_creation_win_archive_into_web_root.yml');
	await until('the rule as it should be', () => marks('error'), (all) => all.length === 0);
	for (const line of ['rar.exe', 'web_root']) {
		await cursorOn(line);
		await page.keyboard.press('End');
		await page.keyboard.press('Backspace'); // a quote, a colon
	}
	await until('an error on each line', () => marks('error'), (all) => all.length === 2);
	await mend('rar.exe', 'Close the quote');
	await mend('web_root', 'Add a colon');
	await until('no error', () => marks('error'), (all) => all.length === 0);
	await until('the rule', text, (now) => now.includes("'\\rar.exe'\n") && now.includes('    web_root:\n'));
});
