// The query beside the rule.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { command, copied, cursorOn, enter, marks, open, page, picture, plain, query, theme, until } from './person.mjs';

function git(folder, ...words) {
	const { status, stderr } = spawnSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...words], { encoding: 'utf8' });
	assert.equal(status, 0, stderr);
}

enter({
	user: { 'editor.wordWrap': 'on', 'editor.minimap.enabled': false },
	prepare(workspace) {
		git(workspace, 'init', '-q');
		git(workspace, 'add', 'whoami.yml');
		git(workspace, 'commit', '-qm', 'rules');
	},
});

const panel = () => page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
const text = (selector) => panel().locator(selector).innerText();
const marked = () => panel().locator('pre').evaluate((pre) => [...pre.querySelectorAll('.here')].map((piece) => piece.textContent).join(''));

test('the preview opens beside the rule', async () => {
	await open('whoami.yml');
	await page.locator('.codelens-decoration').first().waitFor();
	await cursorOn('detection');
	await command('Sigma: Show LEQL Beside');
	await panel().locator('pre').waitFor();
	assert.equal(await text('#title'), 'Whoami With All Details');
	assert.match(await text('#verdict'), /can run this rule on events of type process_start_event/);
	assert.equal(await text('pre'), query('advanced'));
	assert.equal(await panel().locator('[role=tab][aria-selected=true]').innerText(), 'Advanced');
});

test('the preview marks what the cursor is on', async () => {
	await cursorOn('whoami.exe');
	await until('the mark', marked, (found) => found.includes('whoami') && !found.includes('process.cmd_line'));
	await cursorOn('CommandLine');
	await until('the mark', marked, (found) => found.startsWith('process.cmd_line'));
});

test('a click in the preview leads to the rule', async () => {
	await panel().locator('pre .regex').first().click();
	await until('the line of the value', () => page.locator('.statusbar-item').filter({ hasText: /^Ln \d+/ }).innerText(), (at) => /Ln 17,/.test(at));
	assert.match(await page.evaluate(() => document.activeElement?.closest('.monaco-editor') ? 'editor' : 'elsewhere'), /editor/);
});

test('the tabs of the preview can be walked through by keys', async () => {
	const tab = (name) => panel().locator('[role=tab]').filter({ hasText: name });
	await tab('Advanced').click();
	await page.keyboard.press('ArrowRight');
	await until('the detection definition', () => text('pre'), (now) => plain(now) === plain(query('detection')));
	assert.equal(await tab('Detection').getAttribute('aria-selected'), 'true');
	await panel().locator('#copy').click();
	await copied(query('detection'));
	await page.keyboard.press('Tab');
	await panel().locator('pre').focus();
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('ArrowRight');
	assert.notEqual(await panel().locator('.chosen').count(), 0);
	assert.notEqual(await panel().locator('#said').textContent(), '');
});

test('the preview shows the Terraform resource', async () => {
	await panel().locator('[role=tab]').filter({ hasText: 'Terraform' }).click();
	await until('the resource', () => text('pre'), (now) => now.startsWith('resource "rapid7_siem_detection_rule" "sigma_'));
	assert.equal(await panel().locator('#compare').isVisible(), false);
	await picture('Terraform');
	await panel().locator('#copy').click();
	const resource = await text('pre');
	await until('the copied resource', async () => plain(await page.evaluate(() => navigator.clipboard.readText())), (copied) => copied.trim() === plain(resource).trim());
	await panel().locator('[role=tab]').filter({ hasText: 'Detection' }).click();
	await until('the detection definition', () => text('pre'), (now) => plain(now) === plain(query('detection')));
});

test('the preview follows each edit', async () => {
	await cursorOn('whoami.exe');
	await page.keyboard.press('End');
	await page.keyboard.press('ArrowLeft');
	await page.keyboard.type('X');
	await until('the edit in the query', () => text('pre'), (now) => now.includes('exeX'));
});

test('the preview shows what differs from the last commit', async () => {
	await panel().locator('#compare').click();
	await until('the difference', () => panel().locator('ins').count());
	assert.match((await panel().locator('ins').allInnerTexts()).join(''), /exeX/);
	assert.match((await panel().locator('del').allInnerTexts()).join(''), /exe/);
	assert.match(await text('#note'), /Compared with the last commit, [0-9a-f]{10}/);
	await picture('compared');
	await cursorOn('whoami.exeX');
	await page.keyboard.press('End');
	await page.keyboard.press('ArrowLeft');
	await page.keyboard.press('Backspace');
	await until('no difference', () => text('#note'), (now) => now.includes('Same query as in the last commit'));
	await panel().locator('#compare').click();
});

test('the preview shows the reasons of a refusal', async () => {
	await cursorOn('detection'); // a file is opened where the focus is
	await open('refused.yml');
	await until('the verdict', () => text('#verdict'), (now) => now.includes('cannot run this rule'));
	assert.match(await text('#findings'), /contians/);
	await panel().locator('#findings button').first().click();
	await until('the place in the rule', () => page.evaluate(() => !!document.activeElement?.closest('.monaco-editor')));
});

test('texts of the rule stay texts in the preview', async () => {
	await page.keyboard.press('Control+Home');
	await cursorOn('title');
	await page.keyboard.press('End');
	await page.keyboard.type(' <img src=x onerror=alert(1)><b>');
	await until('the title', () => text('#title'), (now) => now.includes('<img src=x onerror=alert(1)><b>'));
	assert.equal(await panel().locator('img, b').count(), 0);
	await page.keyboard.press('Control+Z');
});

test('light and dark', async () => {
	await cursorOn('detection');
	await open('whoami.yml');
	await until('no error', () => marks('error'), (found) => found.length === 0);
	for (const [name, kind] of [['Light Modern', 'vs'], ['Dark High Contrast', 'hc-black'], ['Dark Modern', 'vs-dark']]) {
		await theme(name, kind);
		await cursorOn('CommandLine');
		await until('the mark', marked, (found) => found.startsWith('process.cmd_line'));
		await picture(name);
	}
});
