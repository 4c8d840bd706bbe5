import { commands, window, workspace, type Disposable, type TextDocumentChangeEvent, type TextDocumentContentChangeEvent, type TextEditor } from 'vscode';
import { DocumentOnTypeFormattingRequest, type TextEdit } from 'vscode-languageclient/node';
import type { Server } from './server';

/**
 * Goes on with a list, or stands in, behind Enter, and offers the selections
 * behind "condition:". VS Code asks the server for the first where
 * editor.formatOnType is on, which it seldom is; else this does.
 */
export function enterKey(server: Server): Disposable {
	return workspace.onDidChangeTextDocument(async ({ document, contentChanges, reason }: TextDocumentChangeEvent) => {
		const [change, another] = contentChanges;
		const editor = window.activeTextEditor;
		if (reason !== undefined || !change || another || !/^\r?\n[ \t]*$/.test(change.text) || editor?.document !== document || !server.isRule(document)) {
			return;
		}
		if (!workspace.getConfiguration('sigma-lsp', document).get('enter', true)) {
			return;
		}
		const offer = /^\s+condition:\s*$/.test(document.lineAt(change.range.start.line).text);
		if (!workspace.getConfiguration('editor', document).get('formatOnType')) {
			await goOn(server, editor, change);
		}
		if (offer && window.activeTextEditor === editor) {
			await commands.executeCommand('editor.action.triggerSuggest');
		}
	});
}

async function goOn(server: Server, editor: TextEditor, change: TextDocumentContentChangeEvent): Promise<void> {
	const document = editor.document;
	await Promise.resolve(); // the client tells the server of the change first
	const client = server.running;
	if (!client) {
		return;
	}
	const version = document.version;
	const edits: TextEdit[] | null = await client.sendRequest(DocumentOnTypeFormattingRequest.type, {
		textDocument: { uri: document.uri.toString() },
		position: { line: change.range.start.line + 1, character: change.text.replace(/^\r?\n/, '').length },
		ch: '\n',
		options: { tabSize: Number(editor.options.tabSize), insertSpaces: Boolean(editor.options.insertSpaces) },
	});
	if (!edits?.length || document.version !== version || window.activeTextEditor !== editor) {
		return; // somebody typed on: what was meant for the line no longer fits
	}
	const converted = await client.protocol2CodeConverter.asTextEdits(edits);
	if (document.version === version) { // the cursor stands at the end of what is replaced, and goes with it
		await editor.edit((edit) => converted?.forEach((one) => edit.replace(one.range, one.newText)), { undoStopBefore: false, undoStopAfter: false });
	}
}
