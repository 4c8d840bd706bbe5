// A VS Code with the extension installed, in a browser that the scenes drive.

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const tools = resolve('build/code-server');
const { chromium } = createRequire(join(tools, 'package.json'))('playwright-core');

const settings = {
	'workbench.startupEditor': 'none',
	'workbench.secondarySideBar.defaultVisibility': 'hidden',
	'chat.disableAIFeatures': true,
	'extensions.autoUpdate': false,
	'extensions.autoCheckUpdates': false,
	'telemetry.telemetryLevel': 'off',
	'security.workspace.trust.enabled': false,
};

// VS Code takes PATH from a login shell, not from us.
const machineSettings = { 'sigma-lsp.server.path': resolve('build/sigma-lsp') };

// start opens VS Code on a copy of a folder and returns the page it is in, and
// what ends it. The copy can be prepared, and settings given.
export async function start(folder, { prepare, user, extensions = ['build/vscode/sigma-lsp.vsix'] } = {}) {
	const home = mkdtempSync(join(tmpdir(), 'vscode-'));
	const workspace = join(home, 'rules');
	cpSync(folder, workspace, { recursive: true });
	prepare?.(workspace);
	const write = (scope, values) => {
		mkdirSync(join(home, 'user', scope), { recursive: true });
		writeFileSync(join(home, 'user', scope, 'settings.json'), JSON.stringify(values));
	};
	write('User', { ...settings, ...user });
	write('Machine', machineSettings);
	writeFileSync(join(home, 'config.yaml'), 'auth: none\n');

	const command = [
		join(tools, 'node_modules/code-server/out/node/entry.js'),
		'--config', join(home, 'config.yaml'),
		'--user-data-dir', join(home, 'user'),
		'--extensions-dir', join(home, 'extensions'),
	];
	const installed = spawnSync('node', [...command, ...extensions.flatMap((file) => ['--install-extension', file])], { encoding: 'utf8' });
	if (installed.status !== 0) {
		throw new Error(installed.stdout + installed.stderr);
	}
	// A process group of its own, so that its end is the end of all it started.
	const server = spawn('node', [...command, '--bind-addr', '127.0.0.1:0', '--disable-telemetry', '--disable-update-check'],
		{ detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
	const kill = () => {
		try {
			process.kill(-server.pid, 'SIGKILL');
		} catch {
			// It has ended.
		}
		rmSync(home, { recursive: true, force: true, maxRetries: 5 });
	};
	process.once('exit', kill);
	for (const signal of ['SIGINT', 'SIGTERM']) {
		process.once(signal, () => process.exit(1));
	}

	const address = await new Promise((found, lost) => {
		server.once('exit', () => lost(new Error('code-server ended')));
		createInterface({ input: server.stdout }).on('line', (line) => {
			const listening = line.match(/HTTP server listening on (\S+?)\/?$/);
			if (listening) {
				found(listening[1]);
			}
		});
	});
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM,
		args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
	});
	const context = await browser.newContext({
		viewport: { width: 1200, height: 800 },
		reducedMotion: 'reduce',
		permissions: ['clipboard-read', 'clipboard-write'],
	});
	const page = await context.newPage();
	page.setDefaultTimeout(15_000);
	await page.goto(`${address}/?folder=${workspace}`);
	await page.waitForSelector('.explorer-folders-view .monaco-list-row');
	return {
		page,
		workspace,
		// Changes settings that no workspace can set.
		machine: (values) => write('Machine', { ...machineSettings, ...values }),
		async stop() {
			await browser.close();
			server.removeAllListeners('exit');
			kill();
		},
	};
}
