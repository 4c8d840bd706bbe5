import { ProgressLocation, Uri, commands, env, window, workspace, type Disposable } from 'vscode';
import type { Server } from './server';
import { translate } from './translate';

// The server offers this command in an action because the client says that it
// has it.
export const pickCommand = 'sigma-lsp.pickEvent';

const largest = 64 << 20; // bytes of a file of events that the server takes

/** A rule of an open file. */
interface Subject {
	uri: string;
	document: number;
}

async function active(server: Server): Promise<Subject | undefined> {
	const editor = window.activeTextEditor;
	const rule = editor && (await translate(server, editor.document, editor.selection.active, 'simple'))?.rules[0];
	return rule && { uri: editor.document.uri.toString(), document: rule.document };
}

async function textOf(file: Uri): Promise<string | undefined> {
	if ((await workspace.fs.stat(file)).size > largest) {
		void window.showWarningMessage('The file of events is larger than 64 MiB.');
		return undefined;
	}
	const bytes = await workspace.fs.readFile(file);
	const wide = bytes[0] === 0xff && bytes[1] === 0xfe; // as PowerShell writes
	return new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** Asks where the event is, and returns its text. */
async function event(): Promise<string | undefined> {
	const clipboard = 'The event in the clipboard';
	const file = 'A file of events…';
	const choice = await window.showQuickPick([clipboard, file], { title: 'Test this rule on an event', placeHolder: 'JSON: one event, several, or an array' });
	if (choice === clipboard) {
		return await env.clipboard.readText();
	}
	if (choice !== file) {
		return undefined;
	}
	const chosen = await window.showOpenDialog({ title: 'Events', filters: { 'Events as JSON': ['json', 'jsonl', 'ndjson'], 'All files': ['*'] } });
	return chosen?.[0] && (await textOf(chosen[0]));
}

async function test(server: Server, given?: Subject): Promise<void> {
	const rule = given ?? (await active(server));
	const client = server.running;
	if (!rule || !client) {
		void window.showWarningMessage('There is no Sigma rule at the cursor.');
		return;
	}
	const text = await event();
	if (text === undefined) {
		return;
	}
	try {
		await window.withProgress({ location: ProgressLocation.Notification, title: 'Testing the rule', cancellable: true }, (_, token) =>
			client.sendRequest('workspace/executeCommand', { command: 'sigma-lsp.testOnEvent', arguments: [{ ...rule, event: text }] }, token));
	} catch (fault) {
		void window.showErrorMessage(`Sigma: ${fault instanceof Error ? fault.message : String(fault)}`);
	}
}

/** Registers the command that tests a rule on an event of the user's. */
export function eventCommands(server: Server): Disposable[] {
	return [commands.registerCommand(pickCommand, (rule?: Subject) => test(server, rule))];
}
