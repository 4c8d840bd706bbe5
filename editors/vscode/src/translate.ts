import type { Position, TextDocument } from 'vscode';
import type { Server } from './server';

export const formats = ['simple', 'advanced', 'detection', 'where'] as const;
export type Format = (typeof formats)[number];

export interface Query {
	format: Format;
	text: string;
}

/** What sigma/convert says of one rule. */
export interface Rule {
	title?: string;
	verdict: string;
	eventType?: string;
	queries: Query[];
	findings: { message: string }[];
}

export interface Translation {
	version: number;
	pipelines: string[];
	rules: Rule[];
}

/** The translation of the rule at a position; undefined while no server runs. */
export async function translate(server: Server, document: TextDocument, at: Position, format: Format): Promise<Translation | undefined> {
	const client = server.running;
	if (!client) {
		return undefined;
	}
	const here = client.code2ProtocolConverter.asPosition(at);
	const answer = await client.sendRequest<Translation | null>('sigma/convert', {
		textDocument: client.code2ProtocolConverter.asTextDocumentIdentifier(document),
		range: { start: here, end: here },
		format,
	});
	return answer ?? undefined;
}

/** The queries of a rule as one text, as the command line prints them. */
export function textOf(rule: Rule, format: Format): string {
	const gap = format === 'detection' || format === 'where' ? '\n\n' : '\n';
	return rule.queries.filter((query) => query.format === format).map((query) => query.text).join(gap);
}
