// Decides for which files to start a server; the server decides what is a rule. The Neovim
// plugin has the same tests, and editors/testdata/starts.json checks both.

const section = /^(?:detection|logsource|correlation|filter)[ \t]*:(?:\s|$)/m;
const title = /^title[ \t]*:(?:\s|$)/;

// Prefixes of the file names of the public rules.
const prefixes = [
	'av_', 'aws_', 'azure_', 'bitbucket_', 'cisco_', 'correlation_', 'create_remote_thread_', 'db_', 'dns_query_', 'driver_load_',
	'file_', 'fortios_', 'gcp_', 'github_', 'huawei_', 'image_load_', 'juniper_', 'kubernetes_', 'lnx_', 'macos_', 'microsoft365_',
	'net_', 'okta_', 'onelogin_', 'paloalto_', 'pipe_created_', 'posh_', 'proc_', 'process_', 'proxy_', 'raw_access_thread_',
	'registry_', 'sysmon_', 'web_', 'win_', 'wmi_event_', 'zeek_',
];

// Lines with content, without the indentation that all of them share.
function content(text: string): string[] {
	const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/).filter((line) => /^\s*[^\s#]/.test(line) && !/^---(?:\s|$)/.test(line));
	const shared = lines.reduce((least, line) => Math.min(least, line.search(/[^ ]/)), Infinity);
	return lines.map((line) => line.slice(shared));
}

/** Whether a file holds the settings of a team, which the server checks and completes as well. */
export function isSettings(path: string): boolean {
	return path.endsWith('/.sigma-lsp.yml');
}

/** Whether a text looks like a Sigma rule, so that a server is worth starting. */
export function looksLikeRule(text: string): boolean {
	if (section.test(text)) { // without a look at the indentation, as this runs after every key
		return true;
	}
	const lines = content(text);
	return title.test(lines[0] ?? '') || section.test(lines.join('\n'));
}

/** Whether a text has no content yet. */
export function isEmpty(text: string): boolean {
	return content(text).length === 0;
}

/** Whether a file name is that of a rule. */
export function hasRuleName(name: string): boolean {
	return prefixes.some((prefix) => name.startsWith(prefix));
}
