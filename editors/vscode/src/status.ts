import { StatusBarAlignment, commands, window, workspace, type Disposable } from 'vscode';
import type { Server } from './server';
import { translate } from './translate';

const embedded = {
	insightidr: 'keys that are documented or were seen',
	'insightidr-extended': 'more log sources; keys that are only inferred, events that may not be collected',
	'insightidr-reference': 'exactly what the public pySigma backend does',
};
const pause = 80; // ms of rest before the server is asked

/** The verdict of the active rule, in the status bar. */
export class Status implements Disposable {
	private readonly item = window.createStatusBarItem('sigma-lsp.verdict', StatusBarAlignment.Right, 100);
	private timer: NodeJS.Timeout | undefined;
	private asked = 0;
	private readonly parts: Disposable[];

	constructor(private readonly server: Server) {
		this.item.name = 'Sigma';
		this.item.command = 'sigma-lsp.choosePipeline';
		this.parts = [
			this.item,
			window.onDidChangeActiveTextEditor(() => this.soon()),
			window.onDidChangeTextEditorSelection(() => this.soon()),
			workspace.onDidChangeTextDocument(() => this.soon()),
			workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('sigma-lsp') && this.soon()),
		];
		this.soon();
	}

	dispose(): void {
		clearTimeout(this.timer);
		this.parts.forEach((part) => void part.dispose());
	}

	soon(): void {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => void this.show(), pause);
	}

	private async show(): Promise<void> {
		const mine = ++this.asked;
		const editor = window.activeTextEditor;
		const rule = editor !== undefined && this.server.isRule(editor.document);
		void commands.executeCommand('setContext', 'sigma-lsp.rule', rule);
		const answer = rule ? await translate(this.server, editor.document, editor.selection.active, 'simple').catch(() => undefined) : undefined;
		if (mine !== this.asked) {
			return;
		}
		const found = answer?.rules[0];
		if (!answer || !found) {
			this.item.hide();
			return;
		}
		const converted = found.verdict === 'converted';
		const says = converted ? (found.eventType ?? 'converted') : found.verdict;
		// "$(" begins a picture here.
		this.item.text = `${converted ? '$(check)' : '$(circle-slash)'} InsightIDR: ${says.replaceAll('$(', '$ (')}`;
		this.item.tooltip = [
			converted ? 'InsightIDR can run this rule.' : (found.findings[0]?.message ?? found.verdict),
			`Pipelines: ${answer.pipelines.join(', ')} (click to change)`,
		].join('\n');
		this.item.show();
	}
}

/** Asks for a pipeline and puts it in force for the workspace. */
export async function choosePipeline(): Promise<void> {
	const settings = workspace.getConfiguration('sigma-lsp');
	const now = settings.get<string[]>('pipelines', []);
	const own = now.filter((name) => !(name in embedded) && name !== 'none');
	const choice = await window.showQuickPick(
		Object.entries(embedded).map(([label, description]) => ({ label, description, picked: now.includes(label) })),
		{ placeHolder: 'The pipeline to translate by; files of your own stay' },
	);
	if (choice) {
		await settings.update('pipelines', [choice.label, ...own], workspace.workspaceFolders ? false : true);
	}
}
