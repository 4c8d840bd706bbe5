import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

export async function activate(context) {
	const module = context.asAbsolutePath('server.js');
	await new LanguageClient('bare', 'Bare', { module, transport: TransportKind.stdio }, { documentSelector: [{ language: 'yaml' }] }).start();
}
