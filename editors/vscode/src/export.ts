import { posix } from 'node:path';
import { ProgressLocation, Uri, window, workspace, type CancellationToken, type Disposable } from 'vscode';
import { WorkDoneProgress } from 'vscode-languageclient/node';
import { lines, csv, tally, type WorkspaceRule } from './table';
import type { Server } from './server';
import { formats, textOf, type Format } from './translate';

interface WorkspaceTranslation {
	pipelines: string[];
	files: number;
	rules: (WorkspaceRule & { uri: string })[];
	unread: string[];
}

const summaryScheme = 'sigma-lsp-summary';
const summaries = new Map<string, string>();
let run = 0;

/** Serves the summaries of conversions as read-only documents. */
export function serveSummaries(): Disposable[] {
	return [
		workspace.registerTextDocumentContentProvider(summaryScheme, { provideTextDocumentContent: (address) => summaries.get(address.toString()) }),
		workspace.onDidCloseTextDocument((document) => summaries.delete(document.uri.toString())),
	];
}

/** Translates all rules of the workspace, and saves the result as the user likes. */
export async function convertWorkspace(server: Server): Promise<void> {
	const folder = (workspace.workspaceFolders ?? []).length > 1 ? await window.showWorkspaceFolderPick() : workspace.workspaceFolders?.[0];
	if (!folder) {
		if (!workspace.workspaceFolders) {
			void window.showWarningMessage('Open the folder of the rules first.');
		}
		return;
	}
	const answer = await window.withProgress(
		{ location: ProgressLocation.Notification, title: 'Converting Sigma rules', cancellable: true },
		(progress, token) => ask(server, folder.uri, token, (percent) => progress.report({ increment: percent })),
	);
	if (!answer) {
		return;
	}
	if (answer.rules.length === 0) {
		void window.showInformationMessage(`No Sigma rules in the ${answer.files} YAML files of ${folder.name}.`);
		return;
	}
	const rules = answer.rules.map((rule) => ({ ...rule, path: workspace.asRelativePath(Uri.parse(rule.uri), false) }));
	await offer(folder.uri, rules, answer);
}

async function ask(server: Server, folder: Uri, token: CancellationToken, report: (percent: number) => void): Promise<WorkspaceTranslation | undefined> {
	await server.start();
	const client = server.running;
	if (!client) {
		return undefined;
	}
	const workDoneToken = `sigma-lsp.convert ${++run}`;
	let done = 0;
	const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
		if (value.kind === 'report' && value.percentage !== undefined) {
			report(value.percentage - done);
			done = value.percentage;
		}
	});
	try {
		return await client.sendRequest<WorkspaceTranslation>('sigma/convertWorkspace',
			{ folders: [client.code2ProtocolConverter.asUri(folder)], workDoneToken }, token);
	} catch (fault) {
		if (!token.isCancellationRequested) {
			void window.showErrorMessage(`Cannot convert the rules: ${fault instanceof Error ? fault.message : String(fault)}`);
		}
		return undefined;
	} finally {
		listening.dispose();
	}
}

async function offer(folder: Uri, rules: WorkspaceRule[], { files, pipelines, unread }: WorkspaceTranslation): Promise<void> {
	const converted = rules.filter((rule) => rule.verdict === 'converted').length;
	const choice = await window.showQuickPick([
		{ label: '$(list-flat) Show the summary', detail: tally(rules).map(([verdict, n]) => `${n} ${verdict}`).join(', '), run: () => summary(rules, files, pipelines, unread.length) },
		{ label: '$(json) Save as JSON lines…', detail: 'one object per rule: verdict, queries in all formats, reasons', run: () => save(folder, 'rules.jsonl', lines(rules)) },
		{ label: '$(table) Save as CSV…', detail: 'one row per rule, for a spreadsheet', run: () => save(folder, 'rules.csv', csv(rules)) },
		{ label: '$(files) Save one .leql file per rule…', detail: 'in a folder, with the paths of the rules', run: () => saveFiles(folder, rules) },
	], { title: `${converted} of ${rules.length} rules converted`, placeHolder: 'Choose what to do with the result', ignoreFocusOut: true });
	await choice?.run();
}

async function summary(rules: WorkspaceRule[], files: number, pipelines: string[], unread: number): Promise<void> {
	const width = Math.max(...tally(rules).map(([verdict]) => verdict.length));
	const why = new Map<string, number>();
	for (const reason of rules.flatMap((rule) => rule.reasons.slice(0, 1))) {
		why.set(reason.check, (why.get(reason.check) ?? 0) + 1);
	}
	const text = [
		`${rules.length} rules in ${files} YAML files, with ${pipelines.join(', ') || 'no pipeline'}`,
		...(unread ? [`${unread} files could not be read`] : []),
		'',
		...tally(rules).map(([verdict, n]) => `${verdict.padEnd(width)}  ${String(n).padStart(5)}`),
		...(why.size ? ['', 'First reason of each refused rule:'] : []),
		...[...why].sort((a, b) => b[1] - a[1]).map(([check, n]) => `${String(n).padStart(5)}  ${check}`),
		...(why.size ? ['', 'Refused rules:'] : []),
		...rules.filter((rule) => rule.reasons.length).map((rule) => `${rule.path}:${rule.reasons[0]!.line + 1}: ${rule.reasons[0]!.text}`),
		'',
	].join('\n');
	const address = Uri.from({ scheme: summaryScheme, path: `/Sigma rules ${run}.txt` });
	summaries.set(address.toString(), text);
	await window.showTextDocument(await workspace.openTextDocument(address));
}

async function save(folder: Uri, name: string, text: string): Promise<void> {
	const target = await window.showSaveDialog({ defaultUri: Uri.joinPath(folder, name), title: 'Save the queries' });
	if (target) {
		await workspace.fs.writeFile(target, Buffer.from(text));
		void window.showInformationMessage(`Saved ${workspace.asRelativePath(target)}.`);
	}
}

async function saveFiles(folder: Uri, rules: WorkspaceRule[]): Promise<void> {
	const format = await window.showQuickPick([...formats], { placeHolder: 'Query format', ignoreFocusOut: true }) as Format | undefined;
	const [target] = (format && await window.showOpenDialog({
		canSelectFolders: true, canSelectFiles: false, defaultUri: folder, openLabel: 'Save here', title: 'Folder for the queries',
	})) ?? [];
	if (!format || !target) {
		return;
	}
	const used = new Map<string, number>();
	let saved = 0;
	for (const rule of rules) {
		const text = textOf(rule, format);
		const stem = rule.path.slice(0, -posix.extname(rule.path).length);
		const nth = (used.get(stem) ?? 0) + 1;
		used.set(stem, nth);
		if (text) {
			await workspace.fs.writeFile(Uri.joinPath(target, `${stem}${nth > 1 ? `-${nth}` : ''}.leql`), Buffer.from(`${text}\n`));
			saved++;
		}
	}
	void window.showInformationMessage(`Saved ${saved} queries in ${workspace.asRelativePath(target)}.`);
}
