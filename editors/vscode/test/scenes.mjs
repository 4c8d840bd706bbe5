// What a person sees in VS Code and does there. The scenes follow each other in
// one window; each leaves a picture in build/screenshots.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { start } from './vscode.mjs';

const folder = 'editors/testdata';
mkdirSync('build/screenshots', { recursive: true });

let vscode, page;

before(async () => {
	vscode = await start(folder);
	page = vscode.page;
});
after(() => vscode?.stop());
afterEach(async (scene) => {
	await page.screenshot({ path: `build/screenshots/vscode-${scene.name.replace(/\W+/g, '-')}.png` });
});

// The query that the command line gives for the rule: what is copied in the
// editor has to be the same.
const query = (format) => execFileSync('sigma-lsp', ['convert', `${folder}/whoami.yml`, '--format', format], { encoding: 'utf8' }).trimEnd();

async function open(file) {
	await page.keyboard.press('Control+P');
	await page.locator('.quick-input-box input').fill(file);
	await page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: file }).first().waitFor();
	await page.keyboard.press('Enter');
	await page.locator('.tab.active').filter({ hasText: file }).waitFor();
	await page.locator('.view-line').first().waitFor();
}

// until polls until get gives what holds, and returns it.
async function until(what, get, holds = Boolean) {
	let got;
	for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((next) => setTimeout(next, 25))) {
		got = await get();
		if (holds(got)) {
			return got;
		}
	}
	assert.fail(`waited in vain for ${what}, last seen: ${JSON.stringify(got)}`);
}

const plain = (text) => text.replace(/\u00a0/g, ' ').replace(/\s+/g, ' ');

// The place in pixels of a text in the editor, the first that stands right
// behind another text.
const place = (text, behind = '') => page.evaluate(([text, behind]) => {
	for (const line of document.querySelectorAll('.view-line')) {
		const found = line.textContent.replace(/\u00a0/g, ' ').indexOf(behind + text);
		if (found < 0) {
			continue;
		}
		const at = found + behind.length;
		const range = document.createRange();
		const nodes = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
		let seen = 0;
		for (let node; (node = nodes.nextNode()); seen += node.length) {
			if (at >= seen && at < seen + node.length) {
				range.setStart(node, at - seen);
			}
			if (at + text.length > seen && at + text.length <= seen + node.length) {
				range.setEnd(node, at + text.length - seen);
				const { x, y, width, height } = range.getBoundingClientRect();
				return { x, y, width, height };
			}
		}
	}
	return null;
}, [text, behind]);

const marks = (kind) => page.evaluate((kind) =>
	[...document.querySelectorAll(`.squiggly-${kind}`)].map((mark) => {
		const { x, y, width } = mark.getBoundingClientRect();
		return { x, y, width };
	}), kind);

// A finding of that kind stands under exactly that text, and there is no other.
async function marked(kind, text, behind) {
	await until(`a mark under ${text}`, async () => {
		const [at, found] = [await place(text, behind), await marks(kind)];
		return { at, found };
	}, ({ at, found }) => at && found.length === 1 && Math.abs(found[0].x - at.x) < 2 &&
		Math.abs(found[0].width - at.width) < 2 && Math.abs(found[0].y - at.y) < at.height);
}

async function cursorOn(text) {
	const at = await until(text, () => place(text));
	await page.mouse.click(at.x + 2, at.y + at.height / 2);
}

async function copied(want) {
	await until('the copied text', () => page.evaluate(() => navigator.clipboard.readText()), (text) => text === want);
}

const menu = () => page.locator('.action-widget .monaco-list-row');

async function openMenu() {
	await menu().first().waitFor({ state: 'hidden' });
	await cursorOn('selection');
	await until('the editor to take keys', () => page.evaluate(() => !!document.activeElement?.closest('.monaco-editor')));
	await page.keyboard.press('Control+.');
	await menu().first().waitFor();
}

async function copyByMenu(title) {
	await openMenu();
	await menu().filter({ hasText: title }).click();
}

// The processes of the server that VS Code started.
const servers = () => spawnSync('pgrep', ['-f', `^${resolve('build/sigma-lsp')} serve`], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);

const status = () => page.locator('.statusbar-item').filter({ hasText: 'InsightIDR' });

async function command(name) {
	await page.keyboard.press('F1');
	await page.locator('.quick-input-box input').fill(`>${name}`);
	await page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: name }).first().waitFor();
	await page.keyboard.press('Enter');
}

test('the files on which a server starts are those of the list', async () => {
	const { looksLikeRule } = await import(pathToFileURL(resolve('build/vscode/dist/rules.mjs')));
	for (const { what, text, starts } of JSON.parse(readFileSync(`${folder}/starts.json`, 'utf8'))) {
		assert.equal(looksLikeRule(text), starts, what);
	}
});

test('no server runs for other YAML', async () => {
	await open('service.yml');
	await page.locator('.statusbar-item').filter({ hasText: /^YAML$/ }).waitFor();
	// The command is there when the extension is active.
	await command('Sigma: Show Output');
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

test('the status bar tells the verdict', async () => {
	await status().filter({ hasText: 'process_start_event' }).waitFor();
	assert.equal(servers().length, 1);
});

test('the command palette and a key copy', async () => {
	await cursorOn('selection');
	await command('Sigma: Copy as LEQL: Detection Definition');
	await copied(query('detection'));
	await cursorOn('selection');
	await page.keyboard.press('Control+Alt+L');
	await copied(query('advanced'));
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
		await status().locator('a').first().click();
		await page.locator('.quick-input-list .monaco-list-row').filter({ has: page.locator('.label-name', { hasText: new RegExp(`^${name}$`) }) }).click();
		await until(name, () => status().getAttribute('aria-label'), (label) => label?.includes(`Pipelines: ${name} `));
	}
	// The hover of the status bar goes with its focus.
	await cursorOn('selection');
});

test('hover on detection shows the query', async () => {
	const at = await place('detection');
	await page.mouse.move(at.x + 10, at.y + at.height / 2, { steps: 10 });
	const hover = page.locator('.monaco-hover:visible').filter({ hasText: 'events of type' }).first();
	await until('the query', async () => plain(await hover.innerText().catch(() => '')), (text) => text.includes(plain(query('advanced'))));
});

test('the light bulb menu lists what can be copied', async () => {
	await page.keyboard.press('Escape');
	await openMenu();
	const titles = (await menu().allInnerTexts()).map(plain).join('\n');
	for (const what of ['simple query', 'advanced query', 'detection definition', 'where part only']) {
		assert.match(titles, new RegExp(`Copy as LEQL: ${what}`));
	}
	assert.match(titles, /Copy this selection as LEQL/);
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

test('a server that was killed is started again', async () => {
	await open('whoami.yml');
	const [before] = servers();
	process.kill(Number(before), 'SIGKILL');
	await until('another server', servers, (now) => now.length === 1 && now[0] !== before);
	await cursorOn('CommandLine');
	await page.keyboard.press('End');
	await page.keyboard.press('Backspace');
	await until('an error', () => marks('error'), (found) => found.length > 0);
});
