import { commands, window, workspace, type ExtensionContext } from 'vscode';
import { pickAction } from './actions';
import { ActiveRule } from './active';
import { explainCommand, pickActionCommand } from './commands';
import { copyCommands } from './copy';
import { createRule } from './create';
import { Enter } from './enter';
import { eventCommands } from './event';
import { convertWorkspace } from './export';
import { addLog } from './log';
import { pageOf } from './pages';
import { choosePipeline } from './pipeline';
import { Preview } from './preview';
import { serveReports, showCoverage } from './report';
import { Server } from './server';
import { openSettingsFile } from './settings';
import { Status } from './status';

let server: Server | undefined;

export function activate(context: ExtensionContext): void {
	const here = (server = new Server(context));
	const active = new ActiveRule(here);
	const preview = new Preview(context.extensionUri, here, active);
	context.subscriptions.push(
		here.onDidChange(() => active.soon()),
		active,
		new Status(active),
		preview,
		...copyCommands(here),
		...eventCommands(here),
		...serveReports(),
		new Enter(here),
		commands.registerCommand('sigma-lsp.choosePipeline', () => choosePipeline(here)),
		commands.registerCommand('sigma-lsp.createRule', () => createRule(here)),
		commands.registerCommand('sigma-lsp.fixAll', () => commands.executeCommand('editor.action.codeAction', { kind: 'source.fixAll.sigma', apply: 'first' })),
		commands.registerCommand('sigma-lsp.openSettingsFile', openSettingsFile),
		commands.registerCommand(explainCommand, (id: string) => commands.executeCommand('markdown.showPreview', pageOf(id))),
		commands.registerCommand(pickActionCommand, (choice: Parameters<typeof pickAction>[1]) => pickAction(here, choice)),
		commands.registerCommand('sigma-lsp.preview', () => preview.open()),
		commands.registerCommand('sigma-lsp.convertWorkspace', () => convertWorkspace(here)),
		commands.registerCommand('sigma-lsp.coverage', () => showCoverage(here)),
		commands.registerCommand('sigma-lsp.setUpLog', () => addLog(here)),
		commands.registerCommand('sigma-lsp.restart', () => here.restart()),
		commands.registerCommand('sigma-lsp.showOutput', () => here.showOutput()),
		commands.registerCommand('sigma-lsp.treatAsRule', async () => {
			if (window.activeTextEditor) {
				await here.treatAsRule(window.activeTextEditor.document);
			}
		}),
		workspace.onDidOpenTextDocument((document) => here.see(document)),
		workspace.onDidChangeTextDocument(({ document }) => here.see(document)),
	);
	workspace.textDocuments.forEach((document) => void here.see(document));
}

export function deactivate(): Promise<void> | undefined {
	return server?.stop();
}
