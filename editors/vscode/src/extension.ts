import { commands, env, window, workspace, type ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

let client: LanguageClient | undefined;

// The server uses this command in place of its own because the client says that
// it has it.
const copyCommand = 'sigma-lsp.copy';

interface Copied {
	text: string;
	what: string; // how the text is called
}

export async function activate(context: ExtensionContext): Promise<void> {
	context.subscriptions.push(
		commands.registerCommand(copyCommand, async (copied: Copied) => {
			await env.clipboard.writeText(copied.text);
			void window.showInformationMessage(`Copied the ${copied.what}.`);
		}),
	);
	const server = {
		command: workspace.getConfiguration('sigma-lsp').get('server.path', 'sigma-lsp'),
		args: ['serve'],
		transport: TransportKind.stdio,
	};
	client = new LanguageClient('sigma-lsp', 'Sigma', server, {
		documentSelector: [{ language: 'yaml' }],
		initializationOptions: { clientCommands: [copyCommand] },
	});
	await client.start();
}

export function deactivate(): Promise<void> | undefined {
	return client?.stop();
}
