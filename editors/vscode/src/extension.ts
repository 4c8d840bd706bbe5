import { commands, window, workspace, type ExtensionContext } from 'vscode';
import { ActiveRule } from './active';
import { copyCommands } from './copy';
import { enterKey } from './enter';
import { eventCommands } from './event';
import { convertWorkspace, serveSummaries } from './export';
import { Preview } from './preview';
import { Server } from './server';
import { Status, choosePipeline } from './status';

let server: Server | undefined;

export function activate(context: ExtensionContext): void {
	const here = (server = new Server(context));
	const active = new ActiveRule(here);
	const preview = new Preview(context.extensionUri, here, active);
	const see = async (document: Parameters<Server['see']>[0]) => {
		const before = here.running;
		await here.see(document);
		if (here.running !== before) {
			active.soon();
		}
	};
	context.subscriptions.push(
		active,
		new Status(active),
		preview,
		...copyCommands(here),
		...eventCommands(here),
		...serveSummaries(),
		enterKey(here),
		commands.registerCommand('sigma-lsp.choosePipeline', choosePipeline),
		commands.registerCommand('sigma-lsp.preview', () => preview.open()),
		commands.registerCommand('sigma-lsp.convertWorkspace', () => convertWorkspace(here)),
		commands.registerCommand('sigma-lsp.restart', async () => {
			await here.restart();
			active.soon();
		}),
		commands.registerCommand('sigma-lsp.showOutput', () => here.showOutput()),
		commands.registerCommand('sigma-lsp.treatAsRule', async () => {
			if (window.activeTextEditor) {
				await here.treatAsRule(window.activeTextEditor.document);
				active.soon();
			}
		}),
		workspace.onDidOpenTextDocument(see),
		workspace.onDidChangeTextDocument((change) => see(change.document)),
	);
	workspace.textDocuments.forEach((document) => void see(document));
}

export function deactivate(): Promise<void> | undefined {
	return server?.stop();
}
