import { Uri, commands, type Diagnostic } from 'vscode';

// The scheme of the read-only pages of the server.
const scheme = 'sigma-lsp';

/** The page that explains a check. */
export const pageOf = (check: string): Uri => Uri.from({ scheme, path: `/checks/${check}.md` });

/** Shows a page of the server rendered. It reports false for other addresses. */
export async function showPage(uri: string): Promise<boolean> {
	const page = Uri.parse(uri);
	if (page.scheme !== scheme || !page.path.endsWith('.md')) {
		return false;
	}
	await commands.executeCommand('markdown.showPreview', page);
	return true;
}

/** Makes the code of a finding a link to its page, unless the server gave an address. */
export function link(found: Diagnostic): void {
	if (typeof found.code === 'string') {
		found.code = { value: found.code, target: Uri.parse(`command:sigma-lsp.explain?${encodeURIComponent(JSON.stringify([found.code]))}`) };
	}
}
