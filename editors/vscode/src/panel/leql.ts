/** A piece of a query that is coloured alike. */
export interface Token {
	kind: 'string' | 'regex' | 'operator' | 'number' | 'key' | 'other';
	text: string;
}

// Queries printed by the server are well formed, so no others need to be parsed.
const token = new RegExp([
	/(?<string>"""[^]*?"""|"[^"]*"|'[^']*')/,
	/(?<regex>\/(?:\\[^]|[^/\\])*\/[a-z]*)/,
	/(?<operator>\b(?:AND|OR|NOT|I?IN|(?:I?CONTAINS|I?STARTS-WITH)(?:-ANY|-ALL)?|NOCASE|IP|null|true|false|from|where)\b(?![.-])|[=!<>]+)/,
	/(?<number>(?<![\w.@-])-?\d+(?:\.\d+)?(?![\w.@-]))/,
	/(?<key>[\w.@-]+)/,
	/(?<other>\s+|[^])/,
].map(({ source }) => source).join('|'), 'gu');

/** The tokens of a query; together they are its text. */
export function tokens(query: string): Token[] {
	return [...query.matchAll(token)].map((match) => {
		const [kind, text] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? ['other', match[0]];
		return { kind: kind as Token['kind'], text: text ?? match[0] };
	});
}
