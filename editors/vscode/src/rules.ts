// A line that only Sigma rules begin with. The server decides the rest. The
// Neovim plugin has the same rule; editors/testdata/starts.json tests both.
const key = /^\uFEFF?(?:detection|logsource|correlation|filter)\s*:(?:\s|$)/;

/** Whether a file holds the settings of a team, which the server checks and completes as well. */
export function isSettings(path: string): boolean {
	return path.endsWith('/.sigma-lsp.yml');
}

/** Whether a text looks like a Sigma rule, so that a server is worth starting. */
export function looksLikeRule(text: string): boolean {
	return text.split(/\r?\n/).some((line) => key.test(line));
}
