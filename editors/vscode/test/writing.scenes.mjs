// What VS Code shows of a rule, and offers, while it is written.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { command, cursorOn, enter, open, page, picture, place, plain, theme, toast, until } from './person.mjs';

enter({ rules: 'examples/rules', user: { 'editor.minimap.enabled': false } });

const rule = 'proc_creation_win_office_starts_system_shell.yml';

const lines = async () => (await page.locator('.view-line').allInnerTexts()).map(plain).join('\n');

test('inlay hints tell keys, names and how many selections', async () => {
	await open(rule);
	await until('the hints', lines, (text) =>
		/ParentImage\|endswith ?→ ?parent_process\.exe_path/.test(text) &&
		/attack\.t1203 ?Exploitation for Client Execution/.test(text) &&
		/all of selection_\* ?2 selections/.test(text));
});

test('the outline shows the parts of the rule', async () => {
	await command('Explorer: Focus on Outline View');
	const rows = page.locator('.outline-tree .monaco-list-row');
	const names = async () => (await rows.allInnerTexts()).map(plain);
	await until('the rule', names, ([first]) => first?.includes('Shell With System Rights'));
	// The list is short, and typing finds in it, once it has the focus.
	await rows.first().click();
	await until('the focus', () => page.evaluate(() => !!document.activeElement?.closest('.outline-pane, .outline-tree')));
	await page.keyboard.type('IntegrityLevel');
	await until('the field', names, (found) => found.some((name) => name.includes('selection_shell')) && found.some((name) => name.includes('IntegrityLevel')));
	await rows.filter({ hasText: 'IntegrityLevel' }).first().dblclick();
	await until('its line', () => page.locator('.statusbar-item').filter({ hasText: /^Ln \d+/ }).innerText(), (at) => /Ln 31,/.test(at));
});

test('breadcrumbs lead from the rule to the field', async () => {
	await cursorOn('IntegrityLevel');
	await until('the breadcrumbs', async () => (await page.locator('.breadcrumbs-control .monaco-breadcrumb-item').allInnerTexts()).map(plain),
		(path) => ['detection', 'selection_shell', 'IntegrityLevel'].every((part) => path.some((crumb) => crumb.includes(part))));
});

test('a selection is folded, and unfolded', async () => {
	await cursorOn('selection_office');
	await page.keyboard.press('Control+Shift+BracketLeft');
	await until('the folded selection', () => place('excel.exe'), (at) => !at);
	assert.ok(await place('selection_shell'));
	await page.keyboard.press('Control+Shift+BracketRight');
	await until('the whole selection', () => place('excel.exe'));
});

const offered = () => page.locator('.suggest-widget.visible .monaco-list-row');

// Waits until a word is offered, and chooses it.
async function choose(word) {
	const row = offered().filter({ has: page.locator('.label-name', { hasText: new RegExp(`^${word}$`) }) }).first();
	await until(`${word} among what is offered`, async () => (await offered().allInnerTexts()).map(plain), (names) => names.some((name) => name.startsWith(word)));
	await row.click();
}

// Chooses a word after which nothing else is offered.
async function take(word) {
	await choose(word);
	await offered().first().waitFor({ state: 'hidden' });
}

test('a field is completed while it is typed, then a modifier', async () => {
	await cursorOn('IntegrityLevel');
	await page.keyboard.press('End');
	await page.keyboard.press('Enter');
	await page.keyboard.type('Paren');
	await until('the field and its key', async () => {
		const names = (await offered().allInnerTexts()).map(plain);
		if (names.length === 1 && names[0] === 'ParentImage') { // a word of the text alone: VS Code was quicker than the answer, and does not ask again by itself
			await page.keyboard.press('Escape');
			await page.keyboard.press('Control+Space');
		}
		return names;
	}, (names) => /ParentImage.*parent_process\.exe_path/.test(names[0]));
	await picture('a field offered');
	await take('ParentCommandLine');
	await page.keyboard.type('|');
	await until('modifiers', async () => (await offered().allInnerTexts()).map(plain), (names) => names[0]?.startsWith('contains'));
	await page.keyboard.type('cont');
	await take('contains');
	await until('the whole', () => place('ParentCommandLine|contains'));
	await page.keyboard.press('Control+Shift+K'); // the scenes that follow want the rule as it was
	await until('the rule as it was', () => place('ParentCommandLine'), (at) => !at);
});

// The colour in which a text begins, the first that stands right behind another.
const colour = (text, behind) => page.evaluate(([text, behind]) => {
	for (const line of document.querySelectorAll('.view-line')) {
		const found = line.textContent.replace(/\u00a0/g, ' ').indexOf(behind + text);
		let left = found + behind.length;
		for (const piece of found < 0 ? [] : line.querySelectorAll('span > span')) {
			if (left < piece.textContent.length) {
				return getComputedStyle(piece).color;
			}
			left -= piece.textContent.length;
		}
	}
}, [text, behind]);

test('a selection has one colour, a key, a field and a word of the condition another', async () => {
	for (const [name, kind] of [['Light Modern', 'vs'], ['Dark Modern', 'vs-dark']]) {
		await theme(name, kind);
		await until(`the colours of ${name}`, async () => ({
			defined: await colour('selection_shell', ''),
			named: await colour('selection_*', 'of '),
			key: await colour('condition', ''),
			field: await colour('Image', '        '),
			word: await colour('all of', 'condition: '),
		}), ({ defined, named, ...others }) => defined && defined === named &&
			new Set([defined, ...Object.values(others)]).size === 4 && !Object.values(others).includes(undefined));
		await picture(`colours of ${name}`);
	}
});

async function rename(from, to) {
	await cursorOn(from);
	await page.keyboard.press('F2');
	const input = page.locator('.rename-box input');
	await input.waitFor();
	await input.fill(to);
	await page.keyboard.press('Enter');
}

test('a renaming widens the pattern that would lose the selection', async () => {
	await rename('selection_office', 'selection_parent');
	await until('the new name', () => place('selection_parent:'));
	await rename('selection_parent', 'sel_office');
	await until('the new name', () => place('sel_office:'));
	await until('the wider pattern', () => place('sel*', 'all of '));
	await toast('to match the same selections').waitFor();
});

test('a renaming that no pattern can follow is refused', async () => {
	await rename('sel_office', 'office');
	await page.locator('.monaco-editor-overlaymessage, .notification-toast').filter({ hasText: 'would no longer match' }).first().waitFor();
});

// The lines as they stand below each other.
const below = async () => (await page.locator('.view-line').evaluateAll((all) => all
	.sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top)).map((line) => line.innerText))).map(plain).join('\n');

test('Enter goes on with a list, and ends it on an empty item', async () => {
	await open(rule);
	await until('the server', lines, (text) => text.includes('Exploitation for Client Execution'));
	await cursorOn('attack.t1203');
	await page.keyboard.press('End');
	await page.keyboard.press('Enter');
	await until('the next item', below, (text) => /attack\.t1203[^\n]*\n\s*-\s*\n/.test(text));
	await page.keyboard.type('cve.2024-3094');
	await page.keyboard.press('Enter');
	await until('another item', below, (text) => /cve\.2024-3094\n\s*-\s*\n/.test(text));
	await page.keyboard.press('Enter');
	await until('the end of the list', below, (text) => /cve\.2024-3094\n\s*\n\s*\S/.test(text));
	await page.keyboard.type('scope:');
	await until('a key at the margin', below, (text) => /\nscope:/.test(text));
});

test('a technique is found by its name', async () => {
	await cursorOn('attack.t1203');
	await page.keyboard.press('End');
	await page.keyboard.press('Enter');
	await until('the next entry of the list', async () => (await lines()).split('\n').some((line) => line.trim() === '-'));
	await page.keyboard.type('powersh');
	await take('attack.t1059.001');
	await until('its name', lines, (text) => /attack\.t1059\.001 ?Command and Scripting Interpreter/.test(text)); // VS Code cuts long hints
});

test('a condition is completed with what the rule has', async () => {
	await cursorOn('condition');
	await page.keyboard.press('End');
	await page.keyboard.type(' and not ');
	await page.keyboard.press('Control+Space');
	await until('selections and quantifiers', async () => (await offered().allInnerTexts()).map(plain).join('\n'), (names) => /selection_shell/.test(names) && /1 of/.test(names));
	await take('selection_shell');
	await until('the condition', () => place('and not selection_shell'));
});

test('Enter behind "condition:" offers the selections', async () => {
	await open(rule);
	await cursorOn('all of');
	await page.keyboard.press('Shift+End');
	await page.keyboard.press('Backspace');
	await page.keyboard.press('Enter');
	await until('the selections', async () => (await offered().allInnerTexts()).map(plain),
		(names) => ['sel_office', 'selection_shell'].every((one) => names.some((name) => name.includes(one))));
	await page.keyboard.press('Escape');
});

test('the values of a key are offered once the key is accepted', async () => {
	await open(rule);
	await cursorOn('level');
	await page.keyboard.press('Home');
	await page.keyboard.press('Shift+End');
	await page.keyboard.type('lev', { delay: 40 });
	await choose('level'); // its values are offered at once
	await take('high');
	await until('the level', lines, (text) => /level: high/.test(text));
});
