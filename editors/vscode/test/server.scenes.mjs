// The language server as VS Code shows it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
	command, copied, copyByMenu, cursorOn, enter, folder, marked, marks, menu, open, openMenu, page, picture, place, plain, query, servers, status, toast, until,
} from './person.mjs';

enter();

test('the files on which a server starts are those of the list', async () => {
	const { hasRuleName, isEmpty, looksLikeRule } = await import(pathToFileURL(resolve('build/vscode/dist/test/rules.mjs')));
	for (const { what, text, starts, name = 'alone.yml', beside = '' } of JSON.parse(readFileSync(`${folder}/starts.json`, 'utf8'))) {
		assert.equal(looksLikeRule(text) || isEmpty(text) && (hasRuleName(name) || looksLikeRule(beside)), starts, what);
	}
});

test('no server runs for other YAML', async () => {
	await open('service.yml');
	await page.locator('.statusbar-item').filter({ hasText: /^YAML$/ }).waitFor();
	// The command is there when the extension is active.
	await command('Sigma: Show Server Output');
	assert.deepEqual(servers(), []);
});

test('a finding is under the selection that no condition uses', async () => {
	await open('whoami.yml');
	await until('the faded selection', () => page.locator('.squiggly-unnecessary, .squiggly-inline-unnecessary').count());
	await marked('warning', 'filter');
});

test('the lens tells the event type', async () => {
	const lens = page.locator('.codelens-decoration');
	await lens.first().waitFor();
	assert.equal(plain(await lens.first().innerText()).replaceAll(' | ', ' · '),
		'InsightIDR: process_start_event · copy simple · copy advanced · copy detection');
});

test('the lens copies', async () => {
	for (const format of ['simple', 'advanced', 'detection']) {
		await page.locator('.codelens-decoration a').filter({ hasText: `copy ${format}` }).click();
		await copied(query(format));
	}
});

test('a rule is tested on the event in the clipboard', async () => {
	await page.evaluate((text) => navigator.clipboard.writeText(text), '{"Image": "C:\\\\x\\\\WHOAMI.exe", "CommandLine": "whoami /all"}');
	await cursorOn('selection');
	await command('Sigma: Test Rule on an Event…');
	await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'in the clipboard' }).click();
	// A message says so too, which VS Code does not show when many came before.
	await page.locator('.codelens-decoration a').filter({ hasText: 'tests passed: 1 of 1 event; Sigma and LEQL agree' }).waitFor();
	const hints = async () => plain((await page.locator('.view-line').allInnerTexts()).join('\n'));
	await until('the hints', hints, (text) => /selection: ?matched/.test(text) && /filter: ?not matched/.test(text));
});

test('the status bar tells the verdict', async () => {
	await status().filter({ hasText: 'process_start_event' }).waitFor();
	assert.equal(servers().length, 1);
});

test('the command palette copies', async () => {
	await cursorOn('selection');
	await command('Sigma: Copy as LEQL: Detection Definition');
	await copied(query('detection'));
});

test('the command palette copies a Terraform rule', async () => {
	await cursorOn('selection');
	await command('Sigma: Copy as Terraform Rule');
	await until('the resource', () => page.evaluate(() => navigator.clipboard.readText()), (copied) => /^resource "rapid7_siem_detection_rule"/.test(copied));
});

test('the context menu copies', async () => {
	const at = await place('selection');
	await page.mouse.click(at.x + 2, at.y + at.height / 2, { button: 'right' });
	await page.locator('.monaco-menu .action-item').filter({ hasText: 'Copy as LEQL' }).first().hover();
	const item = page.locator('.monaco-submenu .action-item').filter({ hasText: 'Simple Query' });
	await item.hover();
	await item.locator('.action-menu-item').focus();
	await page.keyboard.press('Enter');
	await copied(query('simple'));
});

test('a click on the status bar switches the pipeline', async () => {
	for (const name of ['insightidr-reference', 'insightidr']) {
		const label = page.locator('.label-name', { hasText: new RegExp(`^${name}$`) });
		// A list takes no choice in its first moments.
		await until(name, async () => {
			if ((await status().getAttribute('aria-label'))?.includes(`Pipelines: ${name} `)) {
				return true;
			}
			await status().locator('a').first().click({ timeout: 2000 }).catch(() => {});
			await page.locator('.quick-input-list .monaco-list-row').filter({ has: label }).click({ timeout: 2000 }).catch(() => {});
			await new Promise((next) => setTimeout(next, 500));
			return false;
		});
	}
	// The hover of the status bar goes with its focus.
	await cursorOn('selection');
});

test('hover on detection shows the query', async () => {
	const at = await place('detection');
	await page.mouse.move(at.x + 10, at.y + at.height / 2, { steps: 10 });
	const hover = page.locator('.monaco-hover:visible').filter({ hasText: 'events of type' }).first();
	await until('the query', async () => plain(await hover.innerText().catch(() => '')), (text) => text.includes('where( ' + plain(query('advanced')).slice('where('.length, -1) + ' )')); // laid out over several lines
});

test('the light bulb menu lists what can be copied', async () => {
	await page.keyboard.press('Escape');
	await openMenu();
	const titles = (await menu().allInnerTexts()).map(plain);
	assert.deepEqual(titles.filter((title) => title.startsWith('Copy')), ['Copy as LEQL…']);
	await menu().filter({ hasText: 'Copy as LEQL…' }).click();
	const choices = page.locator('.quick-input-list .monaco-list-row');
	await choices.first().waitFor();
	const offered = (await choices.allInnerTexts()).map(plain).join('\n');
	for (const what of ['Copy this selection as LEQL', 'simple query', 'advanced query', 'detection definition', 'where clause', 'Terraform rule']) {
		assert.match(offered, new RegExp(what));
	}
	await picture('the choice of a query');
});

test('a choice of the menu is on the clipboard', async () => {
	await page.keyboard.press('Escape');
	await copyByMenu('Copy as LEQL: simple query');
	await copied(query('simple'));
	await copyByMenu('Copy as LEQL: detection definition');
	await copied(query('detection'));
	await page.locator('.notification-toast').filter({ hasText: 'detection definition' }).first().waitFor();
});

test('a mistake is marked while typing, and free again after its repair', async () => {
	await cursorOn('level');
	await page.keyboard.press('End');
	await page.keyboard.press('Backspace');
	await marked('error', 'lo', 'level: ');
	await page.keyboard.type('w');
	await until('no error', () => marks('error'), (found) => found.length === 0);
});

test('a quote that is missing is marked, the rest goes on', async () => {
	await cursorOn('Image');
	await page.keyboard.press('End');
	await page.keyboard.press('Backspace');
	await until('an error', () => marks('error'), (found) => found.length > 0);
	const at = await place('CommandLine');
	await page.mouse.move(at.x + 10, at.y + at.height / 2);
	const hover = page.locator('.monaco-hover:visible').first();
	await until('the hover', async () => plain(await hover.innerText().catch(() => '')), (text) => text.includes('process.cmd_line'));
});

test('the repair of the quote clears the mark', async () => {
	await page.keyboard.press('Escape');
	await page.keyboard.type("'");
	await until('no error', () => marks('error'), (found) => found.length === 0);
	await marked('warning', 'filter');
});

test('a finding behind wide characters is under the right ones', async () => {
	await open('refused.yml');
	await marked('error', 'contians');
});

test('other YAML is left alone', async () => {
	await open('service.yml');
	await page.locator('.statusbar-item').filter({ hasText: /^YAML$/ }).waitFor();
	// What the list of problems says of a file opened later, the server says
	// after it has read this one.
	await open('refused.yml');
	await page.keyboard.press('Control+Shift+M');
	const rows = page.locator('.markers-panel .monaco-list-row');
	await rows.filter({ hasText: 'contians' }).first().waitFor();
	const files = (await rows.allInnerTexts()).map(plain).filter((row) => row.includes('.yml'));
	assert.deepEqual(files.filter((row) => row.includes('service.yml')), []);
});

test('a server that was killed is started again, and VS Code says so', async () => {
	await open('whoami.yml');
	const [before] = servers();
	process.kill(Number(before), 'SIGKILL');
	await until('another server', servers, (now) => now.length === 1 && now[0] !== before);
	await toast('was started again').waitFor();
	await cursorOn('CommandLine');
	await page.keyboard.press('End');
	await page.keyboard.press('Backspace');
	await until('an error', () => marks('error'), (found) => found.length > 0);
});

test('a server that dies again at once stays away until it is asked for', async () => {
	process.kill(Number(servers()[0]), 'SIGKILL');
	await toast('was not started again').getByRole('button', { name: 'Restart Server' }).click();
	await until('another server', servers, (now) => now.length === 1);
	await cursorOn('CommandLine');
	await page.keyboard.press('End');
	await page.keyboard.type("'");
	await until('no error', () => marks('error'), (found) => found.length === 0);
});

test('the title of the editor copies and shows the preview', async () => {
	await page.evaluate(() => navigator.clipboard.writeText(''));
	await page.getByRole('button', { name: 'Copy as LEQL' }).first().click();
	const item = page.locator('.monaco-menu .action-item').filter({ hasText: 'Detection Definition' });
	// A menu takes no click in its first moments.
	await until('the choice', async () => {
		await item.click({ timeout: 1000 }).catch(() => {});
		return !await item.isVisible();
	});
	await copied(query('detection'));
	await page.getByRole('button', { name: /Show LEQL Beside/ }).first().click();
	await page.locator('iframe.webview').waitFor();
});
