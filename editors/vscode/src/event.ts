import { ProgressLocation, Uri, commands, env, window, workspace, type Disposable } from 'vscode';
import { newRuleCommand, pickCommand } from './commands';
import type { Server } from './server';
import { translate } from './translate';

const largest = 64 << 20; // bytes of a file of events that the server takes

/** A rule of an open file. */
interface Subject {
	uri: string;
	document: number;
	/** The command of the server that gets the event; by default it tests the rule. */
	command?: string;
}

async function active(server: Server): Promise<Subject | undefined> {
	const editor = window.activeTextEditor;
	const rule = editor && (await translate(server, editor.document, editor.selection.active, 'simple'))?.rules[0];
	return rule && { uri: editor.document.uri.toString(), document: rule.document };
}

async function textOf(file: Uri): Promise<string | undefined> {
	if ((await workspace.fs.stat(file)).size > largest) {
		void window.showWarningMessage('The event file is larger than 64 MiB.');
		return undefined;
	}
	const bytes = await workspace.fs.readFile(file);
	const wide = bytes[0] === 0xff && bytes[1] === 0xfe; // as PowerShell writes
	return new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** Asks where the event is, and returns its text. */
export async function event(title: string): Promise<string | undefined> {
	const clipboard = 'Event in the clipboard';
	const file = 'Event file…';
	const choice = await window.showQuickPick([clipboard, file], { title, placeHolder: 'Events in JSON or XML, or an exported search' });
	if (choice === clipboard) {
		return await env.clipboard.readText();
	}
	if (choice !== file) {
		return undefined;
	}
	const chosen = await window.showOpenDialog({ title: 'Events', filters: { Events: ['json', 'jsonl', 'ndjson', 'log', 'xml'], 'All files': ['*'] } });
	return chosen?.[0] && (await textOf(chosen[0]));
}

async function test(server: Server, given?: Subject): Promise<void> {
	const rule = given ?? (await active(server));
	const client = server.running;
	if (!rule || !client) {
		void window.showWarningMessage('No Sigma rule at the cursor.');
		return;
	}
	const out = rule.command === 'sigma-lsp.leaveOut';
	const text = await event(out ? 'Leave an Event Out' : 'Test Rule on an Event');
	if (text !== undefined) {
		await run(client, out ? 'Leaving the event out' : 'Testing the rule', out ? 'sigma-lsp.leaveOut' : 'sigma-lsp.testOnEvent', {
			uri: rule.uri, document: rule.document, event: text,
		});
	}
}

async function newRule(server: Server, given?: { uri: string }): Promise<void> {
	const uri = given?.uri ?? window.activeTextEditor?.document.uri.toString();
	const client = server.running;
	if (!uri || !client) {
		void window.showWarningMessage('Open the YAML file to add the rule to.');
		return;
	}
	const text = await event('New Rule From an Event');
	if (text !== undefined) {
		await run(client, 'Creating a rule', 'sigma-lsp.ruleFromEvent', { uri, event: text });
	}
}

async function run(client: NonNullable<Server['running']>, title: string, command: string, argument: object): Promise<void> {
	try {
		await window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_, token) =>
			client.sendRequest('workspace/executeCommand', { command, arguments: [argument] }, token));
	} catch (fault) {
		void window.showErrorMessage(`Sigma: ${fault instanceof Error ? fault.message : String(fault)}`);
	}
}

/** Registers the commands that take an event of the user's. */
export function eventCommands(server: Server): Disposable[] {
	return [
		commands.registerCommand(pickCommand, (rule?: Subject) => test(server, rule)),
		commands.registerCommand(newRuleCommand, (file?: { uri: string }) => newRule(server, file)),
	];
}
