import { CodeAction, commands, window, workspace, type Command } from 'vscode';
import type { CodeAction as ServerAction } from 'vscode-languageclient';
import type { Server } from './server';

interface Choice {
	title: string;
	actions: ServerAction[];
}

/** Asks for one of several actions that are alike, and runs it. */
export async function pickAction(server: Server, { title, actions }: Choice): Promise<void> {
	const found: (Command | CodeAction)[] = (await server.running?.protocol2CodeConverter.asCodeActionResult(actions)) ?? [];
	// The menu that this was chosen from may take the focus once more when it closes.
	const choice = await window.showQuickPick(found.map((action) => ({ label: action.title, action })), { title, ignoreFocusOut: true });
	if (!(choice?.action instanceof CodeAction)) {
		return;
	}
	const { edit, command } = choice.action;
	if (edit) {
		await workspace.applyEdit(edit);
	}
	if (command) {
		await commands.executeCommand(command.command, ...(command.arguments ?? []));
	}
}
