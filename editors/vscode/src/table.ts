// The result of a whole workspace as text. Independent of VS Code.

import { textOf, type Format, type Query } from './panel/messages';

/** What sigma/convertWorkspace says of one rule, with the path of its file. */
export interface WorkspaceRule {
	path: string;
	line: number;
	id?: string;
	title?: string;
	verdict: string;
	eventType?: string;
	queries: Pick<Query, 'format' | 'text'>[];
	reasons: { line: number; check: string; text: string }[];
}

/** How many rules have which verdict, the most frequent first. */
export function tally(rules: WorkspaceRule[]): [string, number][] {
	const counts = new Map<string, number>();
	for (const { verdict } of rules) {
		counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
	}
	return [...counts].sort((a, b) => b[1] - a[1]);
}

/** One JSON object a line; lines of the files count from 1. */
export function lines(rules: WorkspaceRule[]): string {
	return rules.map(({ path, line, id, title, verdict, eventType, queries, reasons }) => `${JSON.stringify({
		path, line: line + 1, id, title, verdict, eventType, queries, reasons: reasons.map((reason) => ({ ...reason, line: reason.line + 1 })),
	})}\n`).join('');
}

// A spreadsheet treats a cell that starts with one of these as a formula, which an
// untrusted rule could exploit.
const formula = /^[=+\-@\t\r]/;

const cell = (text: string) => {
	const harmless = formula.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** Comma-separated values by RFC 4180 with a head; no cell is a formula. */
export function csv(rules: WorkspaceRule[]): string {
	const query = (rule: WorkspaceRule, format: Format) => textOf({ queries: rule.queries }, format);
	const rows = rules.map((rule) => [
		rule.path, String(rule.line + 1), rule.id ?? '', rule.title ?? '', rule.verdict, rule.eventType ?? '',
		query(rule, 'simple'), query(rule, 'advanced'), query(rule, 'detection'),
		rule.reasons.map((reason) => `line ${reason.line + 1}: ${reason.text}`).join('\n'),
	]);
	return [['path', 'line', 'id', 'title', 'verdict', 'event_type', 'simple', 'advanced', 'detection', 'reasons'], ...rows]
		.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
