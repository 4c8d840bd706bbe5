import { Uri, commands, window, workspace, type Disposable } from 'vscode';
import { askAbout, pickFolder } from './ask';
import type { Server } from './server';

const scheme = 'sigma-lsp-report';
const texts = new Map<string, string>();

/** Serves reports as read-only documents. */
export function serveReports(): Disposable[] {
	return [
		workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent: (address) => texts.get(address.toString()) }),
		workspace.onDidCloseTextDocument((document) => texts.delete(document.uri.toString())),
	];
}

/** Shows a report: rendered if its name ends in .md, else as plain text. */
export async function showReport(name: string, text: string): Promise<void> {
	const address = Uri.from({ scheme, path: `/${name}`, query: String(Date.now()) });
	texts.set(address.toString(), text);
	if (name.endsWith('.md')) {
		await commands.executeCommand('markdown.showPreview', address);
	} else {
		await window.showTextDocument(await workspace.openTextDocument(address));
	}
}

/** Shows what the rules of a folder can detect in InsightIDR. */
export async function showCoverage(server: Server): Promise<void> {
	const folder = await pickFolder();
	const answer = folder && await askAbout<{ rules: number; files: number; text: string }>(server, 'sigma/coverage', folder.uri, 'Counting Sigma rules');
	if (!folder || !answer) {
		return;
	}
	if (answer.rules === 0) {
		void window.showInformationMessage(`There are no Sigma rules in the ${answer.files} YAML files of ${folder.name}.`);
		return;
	}
	await showReport('Coverage.md', answer.text);
}
