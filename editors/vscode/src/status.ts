import { StatusBarAlignment, commands, window, type Disposable } from 'vscode';
import type { Active, ActiveRule } from './active';
import { isEmpty } from './rules';
import { reason } from './translate';

// Verdicts in words.
const verdicts: Record<string, string> = {
	'invalid': 'rule has errors',
	'unsupported-logsource': 'log source not supported',
	'unsupported-field': 'field not supported',
	'unsupported-feature': 'not supported',
	'cannot-match': 'can never match',
};

/** The verdict of the active rule, in the status bar. */
export class Status implements Disposable {
	private readonly item = window.createStatusBarItem('sigma-lsp.verdict', StatusBarAlignment.Right, 100);
	private readonly following: Disposable;

	constructor(private readonly active: ActiveRule) {
		this.item.name = 'Sigma';
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
			this.showEmpty();
			return;
		}
		const converted = found.verdict === 'converted';
		const says = converted ? (found.eventType ?? 'converted') : (verdicts[found.verdict] ?? found.verdict);
		// "$(" begins an icon here.
		this.item.text = `${converted ? '$(check)' : '$(circle-slash)'} InsightIDR: ${says.replaceAll('$(', '$ (')}`;
		this.item.command = 'sigma-lsp.choosePipeline';
		this.item.tooltip = [
			converted ? 'InsightIDR can run this rule.' : (reason(found)?.message ?? found.verdict),
			`Pipelines: ${now.translation.pipelines.join(', ')} (click to change)`,
		].join('\n');
		this.item.show();
	}

	private showEmpty(): void {
		const document = window.activeTextEditor?.document;
		if (!document || !this.active.isRule || !isEmpty(document.getText())) {
			this.item.hide();
			return;
		}
		this.item.text = '$(new-file) Sigma: new rule';
		this.item.tooltip = 'This file has no rule yet. Click to create one.';
		this.item.command = 'sigma-lsp.createRule';
		this.item.show();
	}
}
