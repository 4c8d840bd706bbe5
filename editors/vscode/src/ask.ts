import { ProgressLocation, Uri, window, workspace, type WorkspaceFolder } from 'vscode';
import { WorkDoneProgress } from 'vscode-languageclient/node';
import type { Server } from './server';

/** The folder of the workspace that a command is for: the user chooses among several. */
export async function pickFolder(): Promise<WorkspaceFolder | undefined> {
	const folders = workspace.workspaceFolders ?? [];
	if (folders.length === 0) {
		void window.showWarningMessage('Open the folder of the rules first.');
	}
	return folders.length > 1 ? window.showWorkspaceFolderPick() : folders[0];
}

let run = 0;

/** Asks the server about all rules of a folder, with a progress that can be cancelled. */
export async function askAbout<T>(server: Server, method: string, folder: Uri, title: string): Promise<T | undefined> {
	await server.start();
	const client = server.running;
	if (!client) {
		return undefined;
	}
	return window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
		const workDoneToken = `${method} ${++run}`;
		let done = 0;
		const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
			if (value.kind === 'report' && value.percentage !== undefined) {
				progress.report({ increment: value.percentage - done });
				done = value.percentage;
			}
		});
		try {
			return await client.sendRequest<T>(method, { folders: [client.code2ProtocolConverter.asUri(folder)], workDoneToken }, token);
		} catch (error) {
			if (!token.isCancellationRequested) {
				void window.showErrorMessage(`Sigma: ${error instanceof Error ? error.message : String(error)}`);
			}
			return undefined;
		} finally {
			listening.dispose();
		}
	});
}
