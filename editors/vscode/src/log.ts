import { Uri, window, workspace, type TextDocument } from 'vscode';
import { event } from './event';
import { showReport } from './report';
import type { Server } from './server';

interface Detected {
	shape?: string; // of Windows events
	sources: { source: string; fields: number }[];
}

interface Added {
	applied: boolean;
	source: string;
	settingsFile?: string;
	report: string;
}

/** Sets up a custom log in .sigma-lsp.yml from one of its events. */
export async function addLog(server: Server): Promise<void> {
	const document = window.activeTextEditor?.document.uri;
	const folder = (document && workspace.getWorkspaceFolder(document)) ?? workspace.workspaceFolders?.[0];
	if (!folder) {
		void window.showWarningMessage('Open the folder of the rules first.');
		return;
	}
	await server.start();
	const client = server.running;
	const text = client && await event('Set up a custom log (1/3)');
	if (!client || text === undefined) {
		return;
	}
	try {
		const { shape, sources } = await client.sendRequest<Detected>('sigma/detectLog', { event: text });
		const source = shape ? undefined : await pickSource(sources);
		if (!shape && !source) {
			return;
		}
		const log = await window.showInputBox({
			title: 'Set up a custom log (3/3)', prompt: 'Name of the log in InsightIDR; leave it empty if you do not know it', ignoreFocusOut: true,
		});
		if (log === undefined) {
			return;
		}
		const uri = document && workspace.getWorkspaceFolder(document) ? document : Uri.joinPath(folder.uri, 'rule.yml');
		const unsaved = workspace.textDocuments.filter(({ isDirty }) => isDirty);
		const added = await client.sendRequest<Added>('workspace/executeCommand', {
			command: 'sigma-lsp.addLog', arguments: [{ uri: client.code2ProtocolConverter.asUri(uri), event: text, source, log }],
		});
		if (added.applied) {
			await done(added, unsaved);
		}
	} catch (error) {
		void window.showErrorMessage(`Sigma: ${error instanceof Error ? error.message : String(error)}`);
	}
}

async function pickSource(sources: Detected['sources']): Promise<string | undefined> {
	const choice = await window.showQuickPick(
		sources.map(({ source, fields }) => ({ label: source, description: fields ? `${fields} of its fields are in the event` : '' })),
		{ title: 'Set up a custom log (2/3)', placeHolder: 'Log source of the event', ignoreFocusOut: true },
	);
	return choice?.label;
}

async function done({ source, settingsFile, report }: Added, unsaved: TextDocument[]): Promise<void> {
	const file = settingsFile ? Uri.parse(settingsFile) : undefined;
	const document = workspace.textDocuments.find(({ uri }) => uri.toString() === file?.toString());
	if (document && !unsaved.includes(document)) {
		await document.save();
	}
	const name = file ? workspace.asRelativePath(file) : '.sigma-lsp.yml';
	await showReport('Custom log.txt', `Added ${source} under json in ${name}.\n\n${report}`);
}
