import { commands, window, workspace, type ExtensionContext } from 'vscode';
import { copyCommands } from './copy';
import { Server } from './server';
import { Status, choosePipeline } from './status';

let server: Server | undefined;

export function activate(context: ExtensionContext): void {
	const here = (server = new Server(context));
	const status = new Status(here);
	const see = async (document: Parameters<Server['see']>[0]) => {
		const before = here.running;
		await here.see(document);
		if (here.running !== before) {
			status.soon();
		}
	};
	context.subscriptions.push(
		status,
		...copyCommands(here),
		commands.registerCommand('sigma-lsp.choosePipeline', choosePipeline),
		commands.registerCommand('sigma-lsp.restart', async () => {
			await here.restart();
			status.soon();
		}),
		commands.registerCommand('sigma-lsp.showOutput', () => here.showOutput()),
		commands.registerCommand('sigma-lsp.treatAsRule', async () => {
			if (window.activeTextEditor) {
				await here.treatAsRule(window.activeTextEditor.document);
				status.soon();
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
