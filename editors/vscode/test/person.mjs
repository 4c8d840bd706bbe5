// What a person does in VS Code, and sees there. The scenes of a file follow each
// other in one window; each leaves a picture in build/screenshots.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { after, afterEach, before } from 'node:test';
import { resolve } from 'node:path';
import { start } from './vscode.mjs';

export const folder = 'editors/testdata';
mkdirSync('build/screenshots', { recursive: true });

export let page, workspace, machine;

// Opens a window for the scenes of this file, on a copy of a folder of rules.
export function enter({ rules = folder, ...options } = {}) {
	let vscode;
	before(async () => {
		vscode = await start(rules, options);
		({ page, workspace, machine } = vscode);
	});
	after(() => vscode?.stop());
	afterEach((scene) => picture(scene.name));
}

export const picture = (name) => page.screenshot({ path: `build/screenshots/vscode-${name.replace(/\W+/g, '-')}.png` });

// The query that the command line gives for the rule: what is copied in the
// editor has to be the same.
export const query = (format) => execFileSync('sigma-lsp', ['convert', `${folder}/whoami.yml`, '--format', format], { encoding: 'utf8' }).trimEnd();

export async function open(file) {
	await page.keyboard.press('Control+P');
	await page.locator('.quick-input-box input').fill(file);
	await page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: file }).first().waitFor();
	await page.keyboard.press('Enter');
	await page.locator('.tab.active').filter({ hasText: file }).waitFor();
	await page.locator('.view-line').first().waitFor();
}

// until polls until get gives what holds, and returns it.
export async function until(what, get, holds = Boolean) {
	let got;
	for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((next) => setTimeout(next, 25))) {
		got = await get();
		if (holds(got)) {
			return got;
		}
	}
	assert.fail(`waited in vain for ${what}, last seen: ${JSON.stringify(got)}`);
}

export const plain = (text) => text.replace(/\u00a0/g, ' ').replace(/\s+/g, ' ');

// The place in pixels of a text in the editor, the first that stands right
// behind another text.
export const place = (text, behind = '') => page.evaluate(([text, behind]) => {
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

export const marks = (kind) => page.evaluate((kind) =>
	[...document.querySelectorAll(`.squiggly-${kind}`)].map((mark) => {
		const { x, y, width } = mark.getBoundingClientRect();
		return { x, y, width };
	}), kind);

// Half a character, in pixels: VS Code draws marks by the width of a font that can
// be another one where wide characters stand before the text.
const half = 4;

// A finding of that kind stands under exactly that text, and there is no other.
export async function marked(kind, text, behind) {
	await until(`a mark under ${text}`, async () => {
		const [at, found] = [await place(text, behind), await marks(kind)];
		return { at, found };
	}, ({ at, found }) => at && found.length === 1 && Math.abs(found[0].x - at.x) < half &&
		Math.abs(found[0].width - at.width) < half && Math.abs(found[0].y - at.y) < at.height);
}

export async function cursorOn(text) {
	const at = await until(text, () => place(text));
	await page.mouse.click(at.x + 2, at.y + at.height / 2);
}

export async function copied(want) {
	await until('the copied text', () => page.evaluate(() => navigator.clipboard.readText()), (text) => text === want);
}

export const menu = () => page.locator('.action-widget .monaco-list-row');

export async function openMenu() {
	await menu().first().waitFor({ state: 'hidden' });
	await cursorOn('selection');
	await until('the editor to take keys', () => page.evaluate(() => !!document.activeElement?.closest('.monaco-editor')));
	await page.keyboard.press('Control+.');
	await menu().first().waitFor();
}

export async function copyByMenu(title) {
	await openMenu();
	await menu().filter({ hasText: 'Copy as LEQL…' }).click();
	await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first().click();
}

// The processes of the server that VS Code started.
export const servers = () => spawnSync('pgrep', ['-f', `^${resolve('build/sigma-lsp')} serve`], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);

export const status = () => page.locator('.statusbar-item').filter({ hasText: 'InsightIDR' });

export const toast = (text) => page.locator('.notification-toast').filter({ hasText: text }).first();

// Switches the theme of colours; kind is what the window is marked with then.
export async function theme(name, kind) {
	await page.keyboard.press('Control+K');
	await page.keyboard.press('Control+T');
	await page.locator('.quick-input-box input').fill(name);
	await page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: name }).first().waitFor();
	await page.keyboard.press('Enter');
	await page.locator(`.monaco-workbench.${kind}`).waitFor();
}

export async function command(name) {
	await page.keyboard.press('F1');
	await page.locator('.quick-input-box input').fill(`>${name}`);
	await page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: name }).first().waitFor();
	await page.keyboard.press('Enter');
}
