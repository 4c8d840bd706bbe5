// The panel next to a rule: its query in three formats, the part for the cursor
// position, and links back. All texts are set as text, never as markup.

import { diffArrays } from 'diff';
import './panel.css';
import { tokens } from './leql';
import type { Committed, Format, FromPanel, Part, Query, ToPanel } from './messages';
import { leaves, partOf, partsAt } from './parts';

const vscode = acquireVsCodeApi<{ format: Format }>();
const tell = (message: FromPanel) => vscode.postMessage(message);

const tabs: { format: Format; name: string }[] = [
	{ format: 'simple', name: 'Simple' },
	{ format: 'advanced', name: 'Advanced' },
	{ format: 'detection', name: 'Detection' },
	{ format: 'terraform', name: 'Terraform' },
];

let format: Format = vscode.getState()?.format ?? 'advanced';
let shown: Extract<ToPanel, { type: 'show' }> | undefined;
let committed: { key: string; committed?: Committed | undefined; fault?: string | undefined } | undefined;

const byId = <E extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as E;

function element<K extends keyof HTMLElementTagNameMap>(kind: K, text = '', properties: Partial<HTMLElementTagNameMap[K]> = {}): HTMLElementTagNameMap[K] {
	const made = document.createElement(kind);
	made.textContent = text;
	return Object.assign(made, properties);
}

/** A query on the page, whose parts are marked and walked through. */
class Shown {
	readonly pre = element('pre', '', { tabIndex: 0 });
	private readonly pieces: { from: number; to: number; span: HTMLSpanElement }[] = [];
	private readonly leaves: Part[];
	private chosen = -1;

	constructor(private readonly query: Query, number: string) {
		this.leaves = leaves(query.parts);
		this.pre.setAttribute('role', 'group');
		this.pre.setAttribute('aria-label', `LEQL query${number}`);
		this.pre.setAttribute('aria-describedby', 'hint');
		const bounds = new Set(query.parts.flatMap((part) => [part.start, part.end]));
		let at = 0;
		for (const { kind, text } of query.format === 'terraform' ? [{ kind: '', text: query.text }] : tokens(query.text)) {
			const end = at + text.length;
			for (let from = at; from < end; ) {
				let to = from + 1;
				while (to < end && !bounds.has(to)) {
					to++;
				}
				const span = element('span', query.text.slice(from, to), { className: kind });
				span.dataset['at'] = String(from);
				this.pre.append(span);
				this.pieces.push({ from, to, span });
				from = to;
			}
			at = end;
		}
		this.pre.addEventListener('click', (event) => {
			const at = (event.target as HTMLElement).dataset['at'];
			const part = at === undefined ? undefined : partOf(query.parts, Number(at));
			if (part && !getSelection()?.toString()) {
				tell({ type: 'go', range: part.range });
			}
		});
		this.pre.addEventListener('keydown', (event) => this.key(event));
	}

	private key(event: KeyboardEvent): void {
		const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
		if (step) {
			event.preventDefault();
			this.chosen = Math.max(0, Math.min(this.leaves.length - 1, this.chosen + step));
			const part = this.leaves[this.chosen];
			this.mark('chosen', part ? [part] : []);
			byId('said').textContent = part ? this.query.text.slice(part.start, part.end) : '';
		} else if (event.key === 'Enter' && this.leaves[this.chosen]) {
			tell({ type: 'go', range: this.leaves[this.chosen]!.range });
		}
	}

	/** Marks the pieces of some parts, and no others. */
	mark(name: 'here' | 'chosen', parts: Part[]): void {
		for (const { from, to, span } of this.pieces) {
			span.classList.toggle(name, parts.some((part) => part.start <= from && to <= part.end));
		}
		this.pre.querySelector(`.${name}`)?.scrollIntoView({ block: 'nearest' });
	}

	follow(): void {
		this.mark('here', shown ? partsAt(this.query.parts, shown.at) : []);
	}
}

let queries: { of: string; shown: Shown[] } = { of: '', shown: [] };

// The difference of two queries, token by token.
function difference(before: string, now: string): HTMLPreElement {
	const pre = element('pre', '', { tabIndex: 0 });
	pre.setAttribute('aria-label', 'Difference from the last commit');
	const words = (text: string) => tokens(text).map((token) => token.text);
	for (const { value, added, removed } of diffArrays(words(before), words(now))) {
		pre.append(added ? element('ins', value.join('')) : removed ? element('del', value.join('')) : value.join(''));
	}
	return pre;
}

function showTabs(): void {
	for (const tab of byId('tabs').querySelectorAll<HTMLButtonElement>('[role="tab"]')) {
		const selected = tab.dataset['format'] === format;
		tab.setAttribute('aria-selected', String(selected));
		tab.tabIndex = selected ? 0 : -1;
		if (selected) {
			byId('queries').setAttribute('aria-labelledby', tab.id);
		}
	}
}

function show(): void {
	showTabs();
	byId('rule').hidden = !shown;
	byId('nothing').hidden = !!shown;
	if (!shown) {
		return;
	}
	const { rule, pipelines, file } = shown;
	const converted = rule.verdict === 'converted';
	const dead = rule.verdict === 'cannot-match';
	byId('title').textContent = rule.title || file;
	const verdict = byId('verdict');
	verdict.className = converted ? 'converted' : 'refused';
	verdict.textContent = converted
		? `InsightIDR can run this rule${rule.eventType ? ` on events of type ${rule.eventType}` : ''}.`
		: dead ? 'This query can never match: InsightIDR runs it and finds nothing.' : `InsightIDR cannot run this rule: ${rule.verdict}.`;
	byId('pipelines').textContent = `Pipelines: ${pipelines.join(', ') || 'none'}`;
	byId('findings').replaceChildren(...rule.findings
		.filter(({ code, severity }) => code.startsWith('idr-') || severity === 1)
		.map(({ severity, range, message }) => {
			const item = element('li', '', { className: `severity-${severity}` });
			item.append(element('button', `line ${range.start.line + 1}`, { className: 'link', onclick: () => tell({ type: 'go', range }) }), `: ${message}`);
			return item;
		}));
	showQueries();
}

function showQueries(): void {
	const mine = shown!.rule.queries.filter((query) => query.format === format);
	const compared = format !== 'terraform' && committed?.key === shown!.key ? committed : undefined;
	byId('compare').setAttribute('aria-pressed', String(!!compared));
	byId('compare').hidden = format === 'terraform';
	byId<HTMLButtonElement>('copy').disabled = mine.length === 0;
	const note = byId('note');
	note.textContent = '';
	if (compared?.committed?.rule) {
		const before = compared.committed.rule.queries.filter((query) => query.format === format);
		const commit = compared.committed.commit.slice(0, 10);
		const same = before.length === mine.length && before.every((query, i) => query.text === mine[i]?.text);
		note.textContent = same
			? `Same query as in the last commit, ${commit}.`
			: `Compared with the last commit, ${commit}${before.length ? '' : ', which has no query'}: removed text is struck out, added text is underlined.`;
		const pairs = Array.from({ length: Math.max(before.length, mine.length) }, (_, i) => difference(before[i]?.text ?? '', mine[i]?.text ?? ''));
		queries = { of: '', shown: [] };
		byId('queries').replaceChildren(...pairs);
	} else {
		if (compared) {
			note.textContent = compared.fault ?? 'The last commit does not contain this rule.';
		}
		const of = JSON.stringify(mine);
		if (of !== queries.of) {
			queries = { of, shown: mine.map((query, i) => new Shown(query, mine.length > 1 ? ` ${i + 1} of ${mine.length}` : '')) };
			byId('queries').replaceChildren(...queries.shown.map(({ pre }) => pre));
		}
		queries.shown.forEach((query) => query.follow());
	}
	const none = byId('none');
	none.hidden = mine.length > 0;
	none.textContent = format === 'terraform' ? 'No Terraform resource.'
		: ['converted', 'cannot-match'].includes(shown!.rule.verdict) ? 'No query in this format.' : 'No query.';
	byId('hint').hidden = queries.shown.length === 0 || format === 'terraform';
}

function choose(next: Format, focus: boolean): void {
	format = next;
	vscode.setState({ format });
	tell({ type: 'format', format });
	show();
	if (focus) {
		byId(`tab-${format}`).focus();
	}
}

for (const { format: of, name } of tabs) {
	const tab = element('button', name, { id: `tab-${of}`, onclick: () => choose(of, false) });
	tab.setAttribute('role', 'tab');
	tab.setAttribute('aria-controls', 'queries');
	tab.dataset['format'] = of;
	byId('tabs').append(tab);
}
byId('tabs').addEventListener('keydown', (event) => {
	const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
	if (step) {
		const at = tabs.findIndex((tab) => tab.format === format);
		choose(tabs[(at + step + tabs.length) % tabs.length]!.format, true);
	}
});
byId('copy').addEventListener('click', () => tell({ type: 'copy', format }));
byId('pipelines').addEventListener('click', () => tell({ type: 'pipeline' }));
byId('compare').addEventListener('click', () => {
	if (!shown) {
		return;
	}
	if (committed?.key === shown.key) {
		committed = undefined;
		show();
	} else {
		tell({ type: 'compare', key: shown.key });
	}
});

addEventListener('message', ({ data }: MessageEvent<ToPanel>) => {
	switch (data.type) {
		case 'show':
			shown = data;
			break;
		case 'nothing':
			shown = undefined;
			break;
		case 'committed':
			committed = data;
	}
	show();
});
show();
tell({ type: 'ready' });
tell({ type: 'format', format });
