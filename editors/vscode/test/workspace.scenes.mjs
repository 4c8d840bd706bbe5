// A folder of many rules.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { command, cursorOn, enter, folder, marked, marks, open, page, picture, place, plain, status, toast, until, workspace } from './person.mjs';

const many = 500;

enter({
	prepare(workspace) {
		const rule = readFileSync(`${folder}/whoami.yml`, 'utf8');
		mkdirSync(join(workspace, 'many'));
		for (let i = 0; i < many; i++) {
			const name = `rule_${String(i).padStart(3, '0')}`;
			const id = `0d4a6f0e-2c7b-4f3c-9a57-${String(i).padStart(12, '0')}`;
			writeFileSync(join(workspace, 'many', `${name}.yml`), rule.replace(/^id: .*/m, `id: ${id}`).replace('Whoami With', `Whoami ${i} With`));
		}
	},
});

// The time in ms from the text of a file to its first mark.
async function shown(file) {
	await page.evaluate((number) => {
		globalThis.seen = {};
		new MutationObserver(() => {
			const text = [...document.querySelectorAll('.view-line')].map((line) => line.textContent).join('');
			if (text.includes(`Whoami\u00a0${number}\u00a0`)) {
				globalThis.seen.shown ??= performance.now();
				globalThis.seen.marked ??= document.querySelector('.squiggly-warning') ? performance.now() : undefined;
			}
		}).observe(document.body, { childList: true, subtree: true, characterData: true });
	}, Number(file.match(/\d+/)[0]));
	await open(file);
	await marked('warning', 'filter');
	const seen = await page.evaluate(() => globalThis.seen);
	return `${Math.round(seen.marked - seen.shown)} ms`;
}

test('a rule among many is marked as soon as it is shown', async (t) => {
	t.diagnostic(`from the text to its first mark ${await shown('rule_250.yml')}, starting the server; of the next files ${await shown('rule_251.yml')}, ${await shown('rule_007.yml')}`);
	await status().filter({ hasText: 'process_start_event' }).waitFor();
});

test('the problems of all rules are listed', async () => {
	await page.keyboard.press('Control+Shift+M');
	await until('the number of problems', () => page.locator('.panel .badge-content, .pane-composite-part .badge-content').allInnerTexts(),
		(found) => found.some((n) => /^\d+K\+?$/.test(n) || Number(n.replace(/\D/g, '')) > many));
	await page.keyboard.press('Control+Shift+M');
});

test('forty quick keystrokes leave the right marks', async (t) => {
	await cursorOn('level');
	await page.keyboard.press('End');
	const start = Date.now();
	await page.keyboard.type('low'.repeat(13) + 'x');
	await marked('error', `low${'low'.repeat(13)}x`, 'level: ');
	t.diagnostic(`40 keystrokes and the mark ${Date.now() - start} ms`);
	for (let i = 0; i < 40; i++) {
		await page.keyboard.press('Backspace');
	}
	await until('no error', () => marks('error'), (found) => found.length === 0);
	assert.ok(await place('low', 'level: '));
});

async function convert(choice) {
	await command('Sigma: Convert Workspace…');
	const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: choice });
	await row.waitFor();
	const title = await page.locator('.quick-input-title').innerText();
	await picture('the choices after a conversion');
	await row.click();
	return title;
}

test('the workspace is converted, with a summary', async () => {
	assert.equal(await convert('Show the summary'), `${many + 1} of ${many + 2} rules converted`);
	const seen = await until('the summary', async () => plain((await page.locator('.view-line').allInnerTexts()).join('\n')), (text) => text.includes('rules in'));
	assert.match(seen, /502 rules in 503 YAML files, with insightidr/);
	assert.match(seen, /converted 501/);
	assert.match(seen, /refused\.yml:16: unknown modifier "contians"/);
});

test('the result is saved as JSON lines and CSV', async () => {
	for (const [choice, name] of [['JSON lines', 'rules.jsonl'], ['CSV', 'rules.csv']]) {
		await convert(choice);
		await until('the dialog', () => page.locator('.quick-input-box input').inputValue(), (path) => path.endsWith(name));
		await page.keyboard.press('Enter');
		await toast(`Saved ${name}`).waitFor();
	}
	const rules = readFileSync(join(workspace, 'rules.jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
	assert.equal(rules.length, many + 2);
	assert.deepEqual(new Set(rules.map(({ verdict }) => verdict)), new Set(['converted', 'invalid']));
	assert.equal(readFileSync(join(workspace, 'rules.csv'), 'utf8').split(/\r\n/)[0], 'path,line,id,title,verdict,event_type,simple,advanced,detection,reasons');
});

test('the result is saved as Terraform', async () => {
	await convert('Terraform');
	await until('the dialog', () => page.locator('.quick-input-box input').inputValue(), (path) => path.endsWith('sigma.tf.json'));
	await page.keyboard.press('Enter');
	await toast('Saved sigma.tf.json').waitFor();
	const { resource } = JSON.parse(readFileSync(join(workspace, 'sigma.tf.json'), 'utf8'));
	assert.equal(Object.keys(resource.rapid7_siem_detection_rule).length, many + 1);
});

const rendered = () => page.frameLocator('iframe.webview').frameLocator('iframe#active-frame').locator('body');

test('the coverage of the workspace is shown', async () => {
	await command('Sigma: Show Coverage');
	await until('the report', async () => plain(await rendered().innerText().catch(() => '')), (seen) => /502 rules: 501 have a query/.test(seen) && seen.includes('process_start_event'));
	await picture('coverage');
	await page.keyboard.press('Control+W');
});

test('the result is saved as one file per rule', async () => {
	mkdirSync(join(workspace, 'leql'));
	await convert('.leql file');
	await page.locator('.quick-input-list .monaco-list-row').filter({ has: page.locator('.label-name', { hasText: /^detection$/ }) }).click();
	const input = page.locator('.quick-input-box input');
	await page.locator('.quick-input-list .monaco-list-row').filter({ has: page.locator('.label-name', { hasText: /^leql$/ }) }).click();
	await until('the folder', () => input.inputValue(), (path) => path === `${join(workspace, 'leql')}/`);
	await page.getByRole('button', { name: 'Save here' }).click();
	await toast('Saved 501 queries').waitFor();
	assert.equal(readdirSync(join(workspace, 'leql', 'many')).length, many);
	assert.ok(existsSync(join(workspace, 'leql', 'whoami.leql')));
});

test('a custom log is set up from the event in the clipboard', async () => {
	await open('refused.yml');
	const event = { winlog: { event_id: '4104', channel: 'Microsoft-Windows-PowerShell/Operational', event_data: { ScriptBlockText: 'x' } } };
	await page.evaluate((text) => navigator.clipboard.writeText(text), JSON.stringify(event));
	await command('Sigma: Set Up Custom Log…');
	await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'in the clipboard' }).click();
	const name = page.locator('.quick-input-widget').filter({ hasText: 'Name of the log' }).locator('input').last();
	await name.fill('Windows Events');
	await page.keyboard.press('Enter');
	await until('the settings', () => {
		try {
			return readFileSync(join(workspace, '.sigma-lsp.yml'), 'utf8');
		} catch {
			return '';
		}
	}, (text) => text === "json: {windows: {shape: 'winlogbeat', log: 'Windows Events'}}\n");
	await until('the report', async () => plain((await page.locator('.view-line').allInnerTexts()).join('\n')), (text) => text.includes('ps_script/windows: has ScriptBlockText'));
	await picture('a custom log');
});

test('no cell of a spreadsheet is a formula', async () => {
	const { csv } = await import(pathToFileURL(resolve('build/vscode/dist/test/table.mjs')));
	const rule = (title) => ({ path: 'a.yml', line: 0, title, verdict: 'converted', queries: [{ format: 'simple', text: 'a = "b"' }], reasons: [] });
	const [, ...rows] = csv(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', 'a, "b"', 'a\nb', 'plain'].map(rule)).split('\r\n').map((row) => row.split(',converted')[0]);
	assert.deepEqual(rows, ["a.yml,1,,'=1+1", "a.yml,1,,'+1", "a.yml,1,,'-1", "a.yml,1,,'@SUM(A1)", "a.yml,1,,'\t=1", 'a.yml,1,,"a, ""b"""', 'a.yml,1,,"a\nb"', 'a.yml,1,,plain', '']);
});
