// The server's responses about a rule, and the messages between the extension and
// its panel. Independent of VS Code, because both sides use it.

export const formats = ['simple', 'advanced', 'detection', 'where'] as const;
export type Format = (typeof formats)[number] | 'terraform';

export interface Place {
	line: number;
	character: number;
}

export interface Range {
	start: Place;
	end: Place;
}

/** A piece of a query and the place in the rule that it stems from. */
export interface Part {
	start: number;
	end: number;
	range: Range;
}

export interface Query {
	format: Format;
	text: string;
	parts: Part[];
}

export interface Finding {
	range: Range;
	severity: number; // of the protocol: 1 is an error, 4 a hint
	code: string;
	message: string;
}

/** What sigma/convert says of one rule. */
export interface Rule {
	document: number;
	title?: string;
	verdict: string;
	eventType?: string;
	queries: Query[];
	findings: Finding[];
}

/** The finding that best explains a verdict: one of the translation, or an error. */
export function reason(rule: Rule): Finding | undefined {
	return rule.findings.find(({ code }) => code === 'idr-cannot-match' || code === 'logsource-contradiction')
		?? rule.findings.find(({ code, severity }) => severity === 1 || code.startsWith('idr-') && severity === 2)
		?? rule.findings[0];
}

/** What sigma/committed says. */
export interface Committed {
	commit: string;
	rule: Rule | null;
}

/** The queries of a rule as one text, as the command line prints them. */
export function textOf(rule: { queries: Pick<Query, 'format' | 'text'>[] }, format: Format): string {
	const gap = format === 'detection' || format === 'where' ? '\n\n' : '\n';
	return rule.queries.filter((query) => query.format === format).map((query) => query.text).join(gap);
}

export type ToPanel =
	| { type: 'show'; key: string; file: string; rule: Rule; at: Place; pipelines: string[] }
	| { type: 'nothing' }
	| { type: 'committed'; key: string; committed?: Committed; fault?: string };

export type FromPanel =
	| { type: 'ready' }
	| { type: 'go'; range: Range }
	| { type: 'format'; format: Format }
	| { type: 'copy'; format: Format }
	| { type: 'compare'; key: string }
	| { type: 'pipeline' };
