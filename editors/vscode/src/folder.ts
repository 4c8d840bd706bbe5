import { open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { workspace, type Uri } from 'vscode';
import { looksLikeRule } from './rules';

const sampled = 20; // files
const head = 8 << 10; // bytes of each

/**
 * Whether an empty file lies beside rules. In a folder without YAML files those
 * of the parent folder count; for a file without a folder, those of the workspace.
 */
export async function besideRules(file: Uri): Promise<boolean> {
	if (file.scheme !== 'file') {
		const found = await workspace.findFiles('**/*.{yml,yaml}', undefined, sampled);
		return anyRule(found.map(({ fsPath }) => fsPath));
	}
	const folder = dirname(file.fsPath);
	const beside = (await yamlIn(folder)).filter((path) => path !== file.fsPath);
	return anyRule(beside.length ? beside : await yamlIn(dirname(folder)));
}

async function yamlIn(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
	return entries.filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name)).map(({ name }) => join(folder, name));
}

async function anyRule(paths: string[]): Promise<boolean> {
	for (const path of paths.slice(0, sampled)) {
		if (looksLikeRule(await beginning(path).catch(() => ''))) {
			return true;
		}
	}
	return false;
}

async function beginning(path: string): Promise<string> {
	const file = await open(path);
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(head), 0, head, 0);
		return buffer.toString('utf8', 0, bytesRead);
	} finally {
		await file.close();
	}
}
