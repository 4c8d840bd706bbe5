import { StatusBarAlignment, commands, window, workspace, type Disposable } from 'vscode';
import type { Active, ActiveRule } from './active';
import { reason } from './translate';

const embedded: Record<string, string> = {
	'insightidr': 'keys that are documented or were seen',
	'insightidr-extended': 'more log sources; keys that are only inferred, events that may not be collected',
	'insightidr-reference': 'exactly what the public pySigma backend does',
};

/** The verdict of the active rule, in the status bar. */
export class Status implements Disposable {
	private readonly item = window.createStatusBarItem('sigma-lsp.verdict', StatusBarAlignment.Right, 100);
	private readonly following: Disposable;

	constructor(private readonly active: ActiveRule) {
		this.item.name = 'Sigma';
		this.item.command = 'sigma-lsp.choosePipeline';
		this.following = active.onDidChange((now) => this.show(now));
	}

	dispose(): void {
		this.following.dispose();
		this.item.dispose();
	}

	private show(now: Active | undefined): void {
		void commands.executeCommand('setContext', 'sigma-lsp.rule', this.active.isRule);
		const found = now?.translation.rules[0];
		if (!now || !found) {
			this.item.hide();
			return;
		}
		const converted = found.verdict === 'converted';
		const says = converted ? (found.eventType ?? 'converted') : found.verdict;
		// "$(" begins a picture here.
		this.item.text = `${converted ? '$(check)' : '$(circle-slash)'} InsightIDR: ${says.replaceAll('$(', '$ (')}`;
		this.item.tooltip = [
			converted ? 'InsightIDR can run this rule.' : (reason(found)?.message ?? found.verdict),
			`Pipelines: ${now.translation.pipelines.join(', ')} (click to change)`,
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
