import type { Position, TextDocument } from 'vscode';
import type { Rule, Format } from './panel/messages';
import type { Server } from './server';

export { formats, reason, textOf, type Format, type Query, type Rule } from './panel/messages';

export interface Translation {
	version: number;
	pipelines: string[];
	rules: Rule[];
}

/**
 * The translation of the rule at a position, in one format or in all of them;
 * undefined while no server runs.
 */
export async function translate(server: Server, document: TextDocument, at: Position, format?: Format): Promise<Translation | undefined> {
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
