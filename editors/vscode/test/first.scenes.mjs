// The first minutes: from an empty file to a rule, by what the editor offers.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { join } from 'node:path';
import { command, cursorOn, enter, marks, open, page, picture, place, plain, servers, status, toast, until, workspace } from './person.mjs';

enter({
	rules: 'examples/rules',
	user: { 'editor.minimap.enabled': false },
	prepare(workspace) {
		writeFileSync(join(workspace, 'fresh.yml'), '');
		mkdirSync(join(workspace, 'other'));
		writeFileSync(join(workspace, 'other', 'compose.yml'), 'services: {}\n');
		writeFileSync(join(workspace, 'other', 'nothing.yml'), '');
		mkdirSync(join(workspace, 'team'));
		writeFileSync(join(workspace, 'list.yml'), 'title: Fifteen\nlogsource:\n    category: process_creation\n    product: windows\ndetection:\n    selection:\n        Image|endswith:\n            - a0\n    condition: selection\n');
		writeFileSync(join(workspace, 'pasted.yml'), readFileSync('editors/testdata/whoami.yml', 'utf8').replace(/^(?=.)/gm, ' '));
		writeFileSync(join(workspace, 'team', '.sigma-lsp.yml'), '# ours\npipelines: [insightidr]\nchecks: {missing-id: off}\n');
		writeFileSync(join(workspace, 'team', 'proxy_new.yml'), '');
	},
});

const below = async () => (await page.locator('.view-line').evaluateAll((all) => all
	.sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top)).map((line) => line.innerText.replace(/\u00a0/g, ' ')))).join('\n');

const offered = () => page.locator('.suggest-widget.visible .monaco-list-row');
const names = async () => (await offered().allInnerTexts()).map(plain);

async function take(word) {
	const row = offered().filter({ has: page.locator('.label-name', { hasText: new RegExp(`^${word}$`) }) }).first();
	await until(`${word} among what is offered`, names, (found) => found.some((name) => name.startsWith(word)));
	await row.click();
	await offered().first().waitFor({ state: 'hidden' });
}

const focus = () => until('the editor to take keys', () => page.evaluate(() => !!document.activeElement?.closest('.monaco-editor')));

test('an empty file beside other YAML starts no server', async () => {
	await open('nothing.yml');
	await page.locator('.statusbar-item').filter({ hasText: /^YAML$/ }).waitFor();
	await command('Sigma: Show Server Output');
	assert.deepEqual(servers(), []);
});

test('an empty file beside rules is served in a fresh window', async () => {
	await open('fresh.yml');
	await page.locator('.statusbar-item').filter({ hasText: 'Sigma: new rule' }).waitFor();
	assert.equal(servers().length, 1);
});

test('a right rule comes of an empty file by what is offered alone', async () => {
	await page.locator('.monaco-editor .view-lines').first().click();
	await focus();
	await page.keyboard.press('Control+Space');
	await until('a whole rule', names, (found) => found[0]?.startsWith('Sigma rule'));
	await picture('a whole rule offered');
	await take('Sigma rule');
	await until('the rule', () => place('condition: selection'));
	await picture('the snippet of a rule');
	await page.keyboard.type('Whoami With System Rights');
	await page.keyboard.press('Tab'); // status, a choice
	await take('test'); // goes on to the description
	await page.keyboard.type('whoami');
	await page.keyboard.press('Tab'); // author
	await page.keyboard.type('Someone');
	await page.keyboard.press('Tab'); // category
	await page.keyboard.press('Control+Space');
	await take('process_creation');
	await page.keyboard.press('Tab'); // product
	await page.keyboard.press('Control+Space');
	await take('windows');
	await page.keyboard.press('Tab'); // the first field
	await page.keyboard.press('Control+Space');
	await take('Image');
	await page.keyboard.type('|');
	await take('endswith');
	await page.keyboard.type(": '");
	await page.keyboard.type('\\whoami.exe');
	await status().filter({ hasText: 'process_start_event' }).waitFor();
	await until('no error', () => marks('error'), (found) => found.length === 0);
	await picture('a right rule from an empty file');
});

test('words of the document are not offered in a title', async () => {
	await cursorOn('Whoami With');
	await page.keyboard.press('End');
	await page.keyboard.type(' who');
	await new Promise((next) => setTimeout(next, 1500));
	assert.deepEqual(await names(), []);
	for (let i = 0; i < 4; i++) {
		await page.keyboard.press('Backspace');
	}
});

// The keys as a quick typist presses them, 40 ms apart.
const quickly = (text) => page.keyboard.type(text, { delay: 40 });

test('fifteen items typed quickly get their dashes', async () => {
	await open('list.yml');
	await until('the server', below, (text) => /parent|process\.exe_path/.test(text));
	await page.locator('.codelens-decoration').first().waitFor(); // it moves the lines down
	await cursorOn('a0');
	await page.keyboard.press('End');
	for (let i = 1; i <= 15; i++) {
		await page.keyboard.press('Enter', { delay: 40 });
		await quickly(`b${i}`);
	}
	await until('fifteen items', below, (text) => Array.from({ length: 15 }, (_, i) => `            - b${i + 1}\n`).every((line) => text.includes(line)));
	await page.keyboard.press('Enter', { delay: 40 });
	await page.keyboard.press('Enter', { delay: 40 });
	await quickly('User: x');
	await until('the next field', below, (text) => /- b15\n {8}User[^\n]*: x\n/.test(text));
	assert.doesNotMatch(await below(), /-\s*\n/);
});

// Slows the window down, as other programs do on a busy machine.
async function busy(rate) {
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setCPUThrottlingRate', { rate });
	await session.detach();
}

test('keys that come in one burst to a busy window get their dashes', async () => {
	await cursorOn('a0');
	await page.keyboard.press('End');
	await busy(6);
	await page.keyboard.type(Array.from({ length: 15 }, (_, i) => `\nd${i + 1}`).join(''));
	await busy(1);
	await until('fifteen items', below, (text) => text.includes(Array.from({ length: 15 }, (_, i) => `            - d${i + 1}\n`).join('')));
	await page.keyboard.type('\n\nHashes: x');
	await until('the next field', below, (text) => /- d15\n {8}Hashes[^\n]*: x\n/.test(text));
});

test('a dash typed by habit after the one that Enter inserted is not doubled', async () => {
	await cursorOn('d15');
	await page.keyboard.press('End');
	for (let i = 1; i <= 5; i++) {
		await page.keyboard.press('Enter', { delay: 40 });
		await quickly(`- c${i}`);
	}
	await until('five items', below, (text) => [1, 2, 3, 4, 5].every((i) => text.includes(`            - c${i}\n`)));
	assert.doesNotMatch(await below(), /- -/);
});

test('Enter indents after keys by four and begins the lists of Sigma', async () => {
	await open('proxy_new.yml');
	await page.locator('.statusbar-item').filter({ hasText: 'Sigma: new rule' }).waitFor();
	await page.locator('.monaco-editor .view-lines').first().click();
	await focus();
	await quickly('title: Typed');
	await page.keyboard.press('Enter');
	await quickly('tags:');
	await page.keyboard.press('Enter');
	await quickly('attack.t1059');
	await page.keyboard.press('Enter', { delay: 40 });
	await quickly('cve.2024-3094');
	await page.keyboard.press('Enter', { delay: 40 });
	await page.keyboard.press('Enter', { delay: 40 });
	await quickly('detection:');
	await page.keyboard.press('Enter');
	await quickly('sel:');
	await page.keyboard.press('Enter');
	await quickly('c-uri: x');
	await until('the rule', below, (text) => /^title: Typed\ntags:\n {4}- attack\.t1059[^\n]*\n {4}- cve\.2024-3094\ndetection:\n {4}sel:\n {8}c-uri: x/.test(text));
	assert.equal(await below().then((text) => text.includes('- -')), false);
});

test('the pipeline is chosen in the settings file that names it', async () => {
	await open('proxy_new.yml');
	await command('Sigma: Choose Pipeline…');
	const rows = page.locator('.quick-input-list .monaco-list-row');
	await rows.filter({ hasText: 'in use' }).filter({ hasText: 'documented and publicly known' }).waitFor();
	assert.match(await page.locator('.quick-input-title').innerText(), /team\/\.sigma-lsp\.yml/);
	await picture('the choice of a pipeline');
	await rows.filter({ hasText: 'insightidr-extended' }).click();
	await toast('Set insightidr-extended').waitFor();
	assert.equal(readFileSync(join(workspace, 'team', '.sigma-lsp.yml'), 'utf8'), '# ours\npipelines: [insightidr-extended]\nchecks: {missing-id: off}\n');
});

test('a rule indented by one space is read', async () => {
	await open('pasted.yml');
	await status().filter({ hasText: 'process_start_event' }).waitFor();
});

test('a new rule is begun for a log source, and its file is named after the title', async () => {
	await command('Sigma: New Rule…');
	const rows = page.locator('.quick-input-list .monaco-list-row');
	await rows.filter({ hasText: 'process_start_event' }).first().waitFor();
	await picture('the log sources of a new rule');
	await page.locator('.quick-input-box input').fill('process_creation · windows');
	await rows.filter({ hasText: 'process_creation · windows' }).first().click();
	const title = page.locator('.quick-input-widget').filter({ hasText: 'Title of the rule' }).locator('input').last();
	await title.fill('Tar Into Web Root');
	await page.keyboard.press('Enter');
	await page.locator('.tab.active').filter({ hasText: 'proc_creation_win_tar_into_web_root.yml' }).waitFor();
	await status().filter({ hasText: 'process_start_event' }).waitFor();
	await page.keyboard.press('Escape');
	await page.keyboard.press('Control+S');
	await until('the file', async () => {
		try {
			return readFileSync(join(workspace, 'proc_creation_win_tar_into_web_root.yml'), 'utf8');
		} catch {
			return '';
		}
	}, (text) => text.startsWith('title: Tar Into Web Root\n'));
});
