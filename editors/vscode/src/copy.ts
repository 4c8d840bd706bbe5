import { commands, env, window, workspace, type Disposable } from 'vscode';
import { copyCommand } from './commands';
import type { Server } from './server';
import { reason, textOf, translate, type Format, type Rule } from './translate';

interface Copied {
	text: string;
	what: string; // how the text is called
}

async function copy(copied: Copied): Promise<void> {
	await env.clipboard.writeText(copied.text);
	if (workspace.getConfiguration('sigma-lsp').get('copy.message', true)) {
		void window.showInformationMessage(`Copied the ${copied.what}.`);
	}
}

const choices: { command: string; format: Format }[] = [
	{ command: 'sigma-lsp.copySimple', format: 'simple' },
	{ command: 'sigma-lsp.copyAdvanced', format: 'advanced' },
	{ command: 'sigma-lsp.copyDetection', format: 'detection' },
	{ command: 'sigma-lsp.copyWhere', format: 'where' },
	{ command: 'sigma-lsp.copyTerraform', format: 'terraform' },
];

const names: Record<Format, string> = {
	simple: 'simple query', advanced: 'advanced query', detection: 'detection definition', where: 'where clause', terraform: 'Terraform rule',
};

/** Copies the query of a rule in a format, or says why there is none. */
export async function copyRule(rule: Rule, format: Format): Promise<void> {
	const text = textOf(rule, format);
	if (text === '') {
		void window.showWarningMessage(`No ${names[format]}: ${reason(rule)?.message ?? rule.verdict}`);
		return;
	}
	await copy({ text, what: names[format] + (rule.verdict === 'cannot-match' ? ', which can never match' : '') });
}

async function copyActive(server: Server, format: Format): Promise<void> {
	const editor = window.activeTextEditor;
	const rule = editor && (await translate(server, editor.document, editor.selection.active, format))?.rules[0];
	if (!rule) {
		void window.showWarningMessage('No Sigma rule at the cursor.');
		return;
	}
	await copyRule(rule, format);
}

/** Registers the commands that copy a query. */
export function copyCommands(server: Server): Disposable[] {
	return [
		commands.registerCommand(copyCommand, copy),
		...choices.map(({ command, format }) => commands.registerCommand(command, () => copyActive(server, format))),
	];
}
