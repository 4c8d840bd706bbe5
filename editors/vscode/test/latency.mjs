// How long a mark takes in VS Code from the keystroke on: with our server, and
// beside it with a bare client whose server answers at once with the same.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { start } from './vscode.mjs';

const strokes = 60;
const tools = 'build/vscode/node_modules/.bin';

function bare() {
	const folder = 'build/bare';
	mkdirSync(folder, { recursive: true });
	cpSync('editors/vscode/test/bare/package.json', `${folder}/package.json`);
	const bundle = (name) => ['--bundle', '--platform=node', '--format=cjs', '--external:vscode', `--outfile=${folder}/${name}.js`, `editors/vscode/test/bare/${name}.mjs`];
	for (const [program, words, cwd] of [
		[`${tools}/esbuild`, bundle('extension')],
		[`${tools}/esbuild`, bundle('server')],
		[`../../${tools}/vsce`, ['package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', 'bare.vsix'], folder],
	]) {
		const { status, stderr, stdout } = spawnSync(program, words, { cwd, encoding: 'utf8', input: 'y\n', env: { ...process.env, NODE_PATH: 'build/vscode/node_modules' } });
		if (status !== 0) {
			throw new Error(stdout + stderr);
		}
	}
	return `${folder}/bare.vsix`;
}

async function measure(extension) {
	const vscode = await start('editors/testdata', { extensions: [extension] });
	const { page } = vscode;
	await page.keyboard.press('Control+P');
	await page.locator('.quick-input-box input').fill('whoami.yml');
	await page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: 'whoami.yml' }).first().waitFor();
	await page.keyboard.press('Enter');
	await page.locator('.view-line').filter({ hasText: 'level' }).waitFor();
	await new Promise((next) => setTimeout(next, 3000));
	await page.locator('.view-line').filter({ hasText: 'level' }).click();
	await page.keyboard.press('End');
	await page.evaluate(() => {
		globalThis.times = [];
		let pressed;
		const marked = () => !!document.querySelector('.squiggly-error');
		let before = marked();
		addEventListener('keydown', () => { pressed = performance.now(); }, true);
		new MutationObserver(() => {
			if (marked() !== before) {
				before = !before;
				if (before) {
					globalThis.times.push(performance.now() - pressed);
				}
			}
		}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['class'] });
	});
	for (let i = 0; i < strokes; i++) {
		await page.keyboard.press('x');
		await page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
		await page.keyboard.press('Backspace');
		await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
	}
	const times = (await page.evaluate(() => globalThis.times)).sort((a, b) => a - b);
	await vscode.stop();
	return { strokes: times.length, median: Math.round(times[times.length >> 1]), p90: Math.round(times[Math.floor(times.length * 0.9)]) };
}

console.log('ms from the keystroke to the mark');
for (const [name, extension] of [['bare client', bare()], ['sigma-lsp', 'build/vscode/sigma-lsp.vsix'], ['bare client', 'build/bare/bare.vsix'], ['sigma-lsp', 'build/vscode/sigma-lsp.vsix']]) {
	console.log(name, await measure(extension));
}
process.exit();
