import { randomBytes } from 'node:crypto';
import { Range, TextEditorRevealType, Uri, ViewColumn, commands, window, workspace, type Disposable, type TextDocument, type WebviewPanel } from 'vscode';
import type { Active, ActiveRule } from './active';
import { copyRule } from './copy';
import type { Committed, FromPanel, Range as RuleRange, Rule, ToPanel } from './panel/messages';
import type { Server } from './server';

const kind = 'sigma-lsp.preview';

/** The panel that shows the query of the active rule beside it. */
export class Preview implements Disposable {
	private panel: WebviewPanel | undefined;
	private now: Active | undefined;
	private ready = false;
	private readonly parts: Disposable[];

	constructor(private readonly extension: Uri, private readonly server: Server, private readonly active: ActiveRule) {
		this.parts = [
			active.onDidChange((now) => {
				// Other files leave the last rule where it is.
				this.now = now ?? (this.now && !this.now.document.isClosed ? this.now : undefined);
				this.show();
			}),
			// VS Code brings the panel back with its window.
			window.registerWebviewPanelSerializer(kind, { deserializeWebviewPanel: async (panel) => this.adopt(panel) }),
		];
	}

	dispose(): void {
		this.panel?.dispose();
		this.parts.forEach((part) => void part.dispose());
	}

	open(): void {
		if (this.panel) {
			this.panel.reveal(undefined, true);
		} else {
			this.adopt(window.createWebviewPanel(kind, 'LEQL', { viewColumn: ViewColumn.Beside, preserveFocus: true }, { enableFindWidget: true }));
		}
	}

	private adopt(panel: WebviewPanel): void {
		this.panel = panel;
		this.ready = false;
		this.active.whole = true;
		const dist = Uri.joinPath(this.extension, 'dist');
		panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
		panel.webview.onDidReceiveMessage((message: FromPanel) => this.hear(message));
		panel.onDidDispose(() => {
			this.panel = undefined;
			this.active.whole = this.active.terraform = false;
		});
		const nonce = randomBytes(16).toString('base64');
		const address = (file: string) => panel.webview.asWebviewUri(Uri.joinPath(dist, file)).toString();
		panel.webview.html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${panel.webview.cspSource}; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${address('panel.css')}">
<title>LEQL</title>
</head>
<body>
<p id="nothing">Put the cursor into a Sigma rule to see its LEQL here.</p>
<main id="rule" hidden>
<header>
<h1 id="title"></h1>
<p id="verdict" role="status"></p>
<button id="pipelines" class="link" title="Choose the pipeline"></button>
<div class="bar">
<div id="tabs" role="tablist" aria-label="Format"></div>
<span class="space"></span>
<button id="compare" aria-pressed="false" title="Show what differs from the last committed version of this rule">Compare with last commit</button>
<button id="copy" title="Copy the query in this format">Copy</button>
</div>
</header>
<ul id="findings" aria-label="What to know about this translation"></ul>
<p id="note" role="status"></p>
<div id="queries" role="tabpanel"></div>
<p id="none"></p>
<p id="hint">Click a part to go to where it comes from. With the keyboard: arrows walk through the parts, Enter goes there.</p>
<p id="said" class="unseen" aria-live="polite"></p>
</main>
<script nonce="${nonce}" src="${address('panel.js')}"></script>
</body>
</html>`;
		this.active.soon();
	}

	private tell(message: ToPanel): void {
		if (this.ready) {
			void this.panel?.webview.postMessage(message);
		}
	}

	private get rule(): Rule | undefined {
		return this.now?.translation.rules[0];
	}

	// A key tells the rules that have been compared apart.
	private key(document: TextDocument, number: number): string {
		return `${document.uri.toString()}#${number}`;
	}

	private show(): void {
		const rule = this.rule;
		if (!this.panel || !this.now || !rule) {
			this.tell({ type: 'nothing' });
			return;
		}
		const { document, at, translation } = this.now;
		const file = workspace.asRelativePath(document.uri);
		this.panel.title = `LEQL: ${rule.title || file}`;
		this.tell({
			type: 'show', key: this.key(document, rule.document), file, rule,
			at: { line: at.line, character: at.character }, pipelines: translation.pipelines,
		});
	}

	private async hear(message: FromPanel): Promise<void> {
		switch (message.type) {
			case 'ready':
				this.ready = true;
				this.show();
				return;
			case 'go':
				return this.go(message.range);
			case 'copy':
				return this.rule && copyRule(this.rule, message.format);
			case 'format':
				this.active.terraform = message.format === 'terraform';
				this.active.soon();
				return;
			case 'compare':
				return this.compare(message.key);
			case 'pipeline':
				await commands.executeCommand('sigma-lsp.choosePipeline');
		}
	}

	private async go({ start, end }: RuleRange): Promise<void> {
		const document = this.now?.document;
		if (!document) {
			return;
		}
		const range = new Range(start.line, start.character, end.line, end.character);
		const column = window.visibleTextEditors.find((editor) => editor.document === document)?.viewColumn ?? ViewColumn.One;
		const editor = await window.showTextDocument(document, { viewColumn: column, selection: range });
		editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
	}

	// Runs git, by the server, because the user asked for it.
	private async compare(key: string): Promise<void> {
		const rule = this.rule;
		const client = this.server.running;
		if (!client || !this.now || !rule || this.key(this.now.document, rule.document) !== key) {
			return;
		}
		try {
			const committed = await client.sendRequest<Committed | null>('sigma/committed', {
				textDocument: client.code2ProtocolConverter.asTextDocumentIdentifier(this.now.document),
				document: rule.document,
			});
			this.tell({ type: 'committed', key, ...(committed ? { committed } : { fault: 'The file is not open in the server.' }) });
		} catch (fault) {
			this.tell({ type: 'committed', key, fault: `No comparison: ${fault instanceof Error ? fault.message : String(fault)}.` });
		}
	}
}
