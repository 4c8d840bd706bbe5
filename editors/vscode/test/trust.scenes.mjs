// A folder that nobody trusts, and a server that cannot be started.

import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { join, resolve } from 'node:path';
import { command, cursorOn, enter, machine, marked, marks, open, page, servers, toast, until, workspace } from './person.mjs';

enter({
	user: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.untrustedFiles': 'open' },
	prepare(workspace) {
		// A program that a workspace would like to have run.
		const program = join(workspace, 'evil');
		writeFileSync(program, `#!/bin/sh\ntouch '${join(workspace, 'ran')}'\n`);
		chmodSync(program, 0o755);
		mkdirSync(join(workspace, '.vscode'));
		writeFileSync(join(workspace, '.vscode', 'settings.json'), JSON.stringify({ 'sigma-lsp.server.path': program }));
		mkdirSync(join(workspace, 'other'));
		writeFileSync(join(workspace, 'other', 'empty.yml'), '');
		writeFileSync(join(workspace, 'other', 'compose.yml'), 'services: {}\n');
	},
});

test('a file that is still empty can be treated as a rule', async () => {
	await open('empty.yml');
	await page.locator('.statusbar-item').filter({ hasText: /^YAML$/ }).waitFor();
	await command('Sigma: Treat File as Sigma Rule');
	await until('a server', servers, (now) => now.length === 1);
});

test('in restricted mode rules are checked, by no program of the workspace', async () => {
	await page.locator('.statusbar-item').filter({ hasText: 'Restricted Mode' }).waitFor();
	await open('whoami.yml');
	await marked('warning', 'filter');
	assert.equal(existsSync(join(workspace, 'ran')), false);
});

test('a server that cannot be started is told, with a remedy', async () => {
	machine({ 'sigma-lsp.server.path': '/nowhere/sigma-lsp' });
	const tried = toast('the server "/nowhere/sigma-lsp" cannot be started');
	await until('the message', async () => {
		await command('Sigma: Restart Server');
		return tried.waitFor({ timeout: 2000 }).then(() => true, () => false);
	});
	assert.match(await tried.innerText(), /Install sigma-lsp, or set its path in sigma-lsp\.server\.path/);
	machine({ 'sigma-lsp.server.path': resolve('build/sigma-lsp') });
	await new Promise((next) => setTimeout(next, 1000));
	await tried.getByRole('button', { name: 'Try again' }).click();
	await until('a server', servers, (now) => now.length === 1);
	await cursorOn('level');
	await page.keyboard.press('End');
	await page.keyboard.type('x');
	await until('an error', () => marks('error'), (found) => found.length === 1);
});
