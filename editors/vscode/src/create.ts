import { existsSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { QuickPickItemKind, Range, SnippetString, Uri, window, workspace, type QuickPickItem } from 'vscode';
import { isEmpty } from './rules';
import type { Server } from './server';

interface Logsource {
	category?: string;
	product?: string;
	service?: string;
	doc?: string;
	rules: number;
	eventType?: string;
	supported: boolean;
}

interface NewRule {
	fileName: string;
	text: string;
	snippet: string;
}

interface LogsourceItem extends QuickPickItem {
	logsource?: Logsource;
}

/** Asks for a log source and a title, and opens a new rule with both. */
export async function createRule(server: Server): Promise<void> {
	await server.start();
	const client = server.running;
	if (!client) {
		return;
	}
	const folder = folderForRules();
	const uri = folder ? client.code2ProtocolConverter.asUri(Uri.file(join(folder, 'rule.yml'))) : '';
	const logsource = await pickLogsource(await client.sendRequest<Logsource[]>('sigma/logsources', { uri }));
	if (!logsource) {
		return;
	}
	const title = await window.showInputBox({ title: 'New Rule (2/2)', prompt: 'Title of the rule', placeHolder: 'Whoami With System Rights', ignoreFocusOut: true });
	if (title === undefined) {
		return;
	}
	const { category, product, service } = logsource;
	const rule = await client.sendRequest<NewRule>('sigma/newRule', { uri, title, logsource: { category, product, service } });
	await open(folder, rule);
}

async function pickLogsource(all: Logsource[]): Promise<Logsource | undefined> {
	const item = (logsource: Logsource): LogsourceItem => ({
		label: [logsource.category, logsource.product, logsource.service].filter(Boolean).join(' · '),
		description: logsource.eventType ?? '',
		detail: logsource.doc ?? '',
		logsource,
	});
	const choice = await window.showQuickPick<LogsourceItem>([
		{ label: 'Supported by InsightIDR', kind: QuickPickItemKind.Separator },
		...all.filter(({ supported }) => supported).map(item),
		{ label: 'Not supported by InsightIDR', kind: QuickPickItemKind.Separator },
		...all.filter(({ supported }) => !supported).map(item),
	], { title: 'New Rule (1/2)', placeHolder: 'Log source', matchOnDescription: true, matchOnDetail: true, ignoreFocusOut: true });
	return choice?.logsource;
}

// The folder of the YAML file that is being edited, or else of the workspace.
function folderForRules(): string | undefined {
	const active = window.activeTextEditor?.document;
	if (active?.uri.scheme === 'file' && active.languageId === 'yaml') {
		return dirname(active.uri.fsPath);
	}
	return workspace.workspaceFolders?.[0]?.uri.fsPath;
}

// An empty YAML file takes the rule. Elsewhere a file is opened that has the
// proposed name and is on the disk once it is saved.
async function open(folder: string | undefined, { fileName, snippet }: NewRule): Promise<void> {
	let editor = window.activeTextEditor;
	if (editor?.document.languageId !== 'yaml' || !isEmpty(editor.document.getText())) {
		editor = await window.showTextDocument(folder
			? await workspace.openTextDocument(Uri.file(unused(join(folder, fileName))).with({ scheme: 'untitled' }))
			: await workspace.openTextDocument({ language: 'yaml' }));
	}
	const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
	await editor.insertSnippet(new SnippetString(snippet), new Range(0, 0, end.line, end.character));
}

function unused(path: string): string {
	const { dir, name, ext } = parse(path);
	let free = path;
	for (let n = 2; existsSync(free) || workspace.textDocuments.some(({ uri }) => uri.fsPath === free); n++) {
		free = join(dir, `${name}_${n}${ext}`);
	}
	return free;
}
