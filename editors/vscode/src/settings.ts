import { Position, Uri, window, workspace, WorkspaceEdit } from 'vscode';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const name = '.sigma-lsp.yml';

/** The settings as the server names them. */
export function forServer(settings: Record<string, unknown> | null | undefined): Record<string, unknown> {
	const { pipelines, checks, hints, profile, query } = settings ?? {};
	return { pipelines, checks, hints, profile, format: (query as { format?: string } | undefined)?.format };
}

/** Opens the settings file that applies to the active file, or begins one at the top of its folder. */
export async function openSettingsFile(): Promise<void> {
	const active = window.activeTextEditor?.document.uri;
	const folder = (active && workspace.getWorkspaceFolder(active)) ?? workspace.workspaceFolders?.[0];
	if (!folder) {
		void window.showWarningMessage('Open the folder of the rules first.');
		return;
	}
	const top = folder.uri.fsPath;
	for (let at = active?.scheme === 'file' ? dirname(active.fsPath) : top; at.startsWith(top); at = dirname(at)) {
		if (existsSync(join(at, name))) {
			await window.showTextDocument(Uri.file(join(at, name)));
			return;
		}
		if (at === dirname(at)) {
			break;
		}
	}
	const file = Uri.file(join(top, name)).with({ scheme: 'untitled' });
	const document = await workspace.openTextDocument(file);
	if (document.getText() === '') {
		const begin = new WorkspaceEdit();
		begin.insert(file, new Position(0, 0), 'pipelines: [insightidr]\n');
		await workspace.applyEdit(begin);
	}
	await window.showTextDocument(document);
}
