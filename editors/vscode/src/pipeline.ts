import { Uri, window, workspace, type Uri as Address } from 'vscode';
import type { Server } from './server';

const embedded: Record<string, string> = {
	'insightidr': 'documented and publicly known keys',
	'insightidr-extended': 'more log sources; inferred keys, and events that may not be collected',
	'insightidr-reference': 'exactly the mapping of the public pySigma backend',
};

interface Decided {
	pipelines: string[];
	settingsFile?: string; // that names them
}

/** Asks for a pipeline and sets it where the pipelines are named: in .sigma-lsp.yml, or else in the settings of the workspace. */
export async function choosePipeline(server: Server): Promise<void> {
	const client = server.running;
	const document = window.activeTextEditor?.document.uri ?? workspace.workspaceFolders?.[0]?.uri;
	if (!client || !document) {
		void window.showWarningMessage('Open a Sigma rule first.');
		return;
	}
	const uri = client.code2ProtocolConverter.asUri(document);
	const { pipelines, settingsFile } = await client.sendRequest<Decided>('sigma/pipelines', { uri });
	const where = settingsFile ? workspace.asRelativePath(Uri.parse(settingsFile)) : 'the editor settings';
	const choice = await window.showQuickPick(
		Object.entries(embedded).map(([name, description]) => ({
			label: name, description: pipelines.includes(name) ? `$(check) in use · ${description}` : description,
		})),
		{ title: `Pipeline, set in ${where}`, placeHolder: 'Pipeline for the conversion; your own pipeline files are kept' },
	);
	if (!choice) {
		return;
	}
	if (settingsFile) {
		await chooseInFile(client, uri, choice.label, Uri.parse(settingsFile));
	} else {
		const settings = workspace.getConfiguration('sigma-lsp', document);
		const own = settings.get<string[]>('pipelines', []).filter((name) => !(name in embedded) && name !== 'none');
		await settings.update('pipelines', [choice.label, ...own], workspace.workspaceFolders ? false : true);
	}
}

async function chooseInFile(client: NonNullable<Server['running']>, uri: string, pipeline: string, file: Address): Promise<void> {
	const edited = () => workspace.textDocuments.find((document) => document.uri.toString() === file.toString());
	const unsaved = edited()?.isDirty;
	const { applied } = await client.sendRequest<{ applied: boolean }>('workspace/executeCommand', { command: 'sigma-lsp.usePipeline', arguments: [{ uri, pipeline }] });
	if (!applied) {
		void window.showWarningMessage(`${workspace.asRelativePath(file)} sets the pipelines and could not be changed. Edit it by hand.`);
		return;
	}
	if (!unsaved) {
		await edited()?.save();
	}
	const open = 'Open';
	if (await window.showInformationMessage(`Set ${pipeline} in ${workspace.asRelativePath(file)}.`, open) === open) {
		await window.showTextDocument(file);
	}
}
