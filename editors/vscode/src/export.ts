import { posix } from 'node:path';
import { Uri, window, workspace } from 'vscode';
import { askAbout, pickFolder } from './ask';
import { showReport } from './report';
import { lines, csv, tally, type WorkspaceRule } from './table';
import type { Server } from './server';
import { formats, textOf, type Format } from './translate';

interface WorkspaceTranslation {
	pipelines: string[];
	files: number;
	rules: (WorkspaceRule & { uri: string })[];
	unread: string[];
}

/** Translates all rules of the workspace, and saves the result as the user likes. */
export async function convertWorkspace(server: Server): Promise<void> {
	const folder = await pickFolder();
	const answer = folder && await askAbout<WorkspaceTranslation>(server, 'sigma/convertWorkspace', folder.uri, 'Converting Sigma rules');
	if (!folder || !answer) {
		return;
	}
	if (answer.rules.length === 0) {
		void window.showInformationMessage(`No Sigma rules in the ${answer.files} YAML files of ${folder.name}.`);
		return;
	}
	const rules = answer.rules.map((rule) => ({ ...rule, path: workspace.asRelativePath(Uri.parse(rule.uri), false) }));
	await offer(server, folder.uri, rules, answer);
}

async function offer(server: Server, folder: Uri, rules: WorkspaceRule[], { files, pipelines, unread }: WorkspaceTranslation): Promise<void> {
	const converted = rules.filter((rule) => rule.verdict === 'converted').length;
	const choice = await window.showQuickPick([
		{ label: '$(list-flat) Show the summary', detail: tally(rules).map(([verdict, n]) => `${n} ${verdict}`).join(', '), run: () => summary(rules, files, pipelines, unread.length) },
		{ label: '$(json) Save as JSON lines…', detail: 'one object per rule: verdict, queries in all formats, reasons', run: () => save(folder, 'rules.jsonl', lines(rules)) },
		{ label: '$(table) Save as CSV…', detail: 'one row per rule, for a spreadsheet', run: () => save(folder, 'rules.csv', csv(rules)) },
		{ label: '$(files) Save one .leql file per rule…', detail: 'in a folder, with the paths of the rules', run: () => saveFiles(folder, rules) },
		{ label: '$(cloud-upload) Save as Terraform…', detail: 'one document with a resource for each rule that has a detection definition', run: () => saveTerraform(server, folder) },
	], { title: `${converted} of ${rules.length} rules converted`, placeHolder: 'Choose what to do with the result', ignoreFocusOut: true });
	await choice?.run();
}

async function summary(rules: WorkspaceRule[], files: number, pipelines: string[], unread: number): Promise<void> {
	const width = Math.max(...tally(rules).map(([verdict]) => verdict.length));
	const why = new Map<string, number>();
	for (const reason of rules.flatMap((rule) => rule.reasons.slice(0, 1))) {
		why.set(reason.check, (why.get(reason.check) ?? 0) + 1);
	}
	const text = [
		`${rules.length} rules in ${files} YAML files, with ${pipelines.join(', ') || 'no pipeline'}`,
		...(unread ? [`${unread} files could not be read`] : []),
		'',
		...tally(rules).map(([verdict, n]) => `${verdict.padEnd(width)}  ${String(n).padStart(5)}`),
		...(why.size ? ['', 'First reason of each refused rule:'] : []),
		...[...why].sort((a, b) => b[1] - a[1]).map(([check, n]) => `${String(n).padStart(5)}  ${check}`),
		...(why.size ? ['', 'Refused rules:'] : []),
		...rules.filter((rule) => rule.reasons.length).map((rule) => `${rule.path}:${rule.reasons[0]!.line + 1}: ${rule.reasons[0]!.text}`),
		'',
	].join('\n');
	await showReport('Sigma rules.txt', text);
}

async function save(folder: Uri, name: string, text: string): Promise<void> {
	const target = await window.showSaveDialog({ defaultUri: Uri.joinPath(folder, name), title: 'Save the queries' });
	if (target) {
		await workspace.fs.writeFile(target, Buffer.from(text));
		void window.showInformationMessage(`Saved ${workspace.asRelativePath(target)}.`);
	}
}

async function saveFiles(folder: Uri, rules: WorkspaceRule[]): Promise<void> {
	const format = await window.showQuickPick([...formats], { placeHolder: 'Query format', ignoreFocusOut: true }) as Format | undefined;
	const [target] = (format && await window.showOpenDialog({
		canSelectFolders: true, canSelectFiles: false, defaultUri: folder, openLabel: 'Save here', title: 'Folder for the queries',
	})) ?? [];
	if (!format || !target) {
		return;
	}
	const used = new Map<string, number>();
	let saved = 0;
	for (const rule of rules) {
		const text = textOf(rule, format);
		const stem = rule.path.slice(0, -posix.extname(rule.path).length);
		const nth = (used.get(stem) ?? 0) + 1;
		used.set(stem, nth);
		if (text) {
			await workspace.fs.writeFile(Uri.joinPath(target, `${stem}${nth > 1 ? `-${nth}` : ''}.leql`), Buffer.from(`${text}\n`));
			saved++;
		}
	}
	void window.showInformationMessage(`Saved ${saved} queries in ${workspace.asRelativePath(target)}.`);
}

async function saveTerraform(server: Server, folder: Uri): Promise<void> {
	const answer = await askAbout<{ resources: number; text: string }>(server, 'sigma/terraform', folder, 'Writing Terraform resources');
	if (answer?.resources) {
		await save(folder, 'sigma.tf.json', answer.text);
	} else if (answer) {
		void window.showInformationMessage('None of the rules has a detection definition.');
	}
}
