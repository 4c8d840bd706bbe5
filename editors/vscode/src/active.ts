import { EventEmitter, window, workspace, type Disposable, type Position, type TextDocument, type TextEditor } from 'vscode';
import type { Server } from './server';
import { translate, type Format, type Translation } from './translate';

const pause = 80; // ms of rest before the server is asked

/** The rule under the cursor of the active editor. */
export interface Active {
	document: TextDocument;
	at: Position;
	translation: Translation;
}

/** Follows the rule that is worked on, and has it translated. */
export class ActiveRule implements Disposable {
	/** Whether all formats are wanted; else there is only the simple one. */
	whole = false;

	/** Whether the Terraform resources are wanted too. They take longer, as test cases are made. */
	terraform = false;

	private readonly changed = new EventEmitter<Active | undefined>();
	readonly onDidChange = this.changed.event;
	private editor: TextEditor | undefined;
	private timer: NodeJS.Timeout | undefined;
	private asked = 0;
	private readonly parts: Disposable[];

	constructor(private readonly server: Server) {
		this.parts = [
			this.changed,
			window.onDidChangeActiveTextEditor(() => this.soon()),
			window.onDidChangeTextEditorSelection(() => this.soon()),
			workspace.onDidChangeTextDocument(() => this.soon()),
			workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('sigma-lsp') && this.soon()),
		];
		this.soon();
	}

	dispose(): void {
		clearTimeout(this.timer);
		this.parts.forEach((part) => void part.dispose());
	}

	/** Asks the server once nothing has happened for a moment. */
	soon(): void {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => void this.look(), pause);
	}

	// A panel that takes the focus leaves no active editor; the rule that it is
	// about stays the active one.
	private rule(): TextEditor | undefined {
		const active = window.activeTextEditor;
		if (active || !this.editor || !window.visibleTextEditors.includes(this.editor)) {
			this.editor = active && this.server.isRule(active.document) ? active : undefined;
		}
		return this.editor;
	}

	private async look(): Promise<void> {
		const mine = ++this.asked;
		const editor = this.rule();
		const found = editor && (await this.translated(editor));
		if (mine === this.asked) {
			this.changed.fire(found);
		}
	}

	private async translated({ document, selection }: TextEditor): Promise<Active | undefined> {
		const format: Format | undefined = this.whole ? undefined : 'simple';
		const translation = await translate(this.server, document, selection.active, format).catch(() => undefined);
		const [rule] = translation?.rules ?? [];
		if (rule && this.whole && this.terraform) {
			const resources = await translate(this.server, document, selection.active, 'terraform').catch(() => undefined);
			rule.queries.push(...resources?.rules[0]?.queries ?? []);
		}
		return translation && { document, at: selection.active, translation };
	}

	/** Whether the active editor shows a rule, translated or not. */
	get isRule(): boolean {
		return this.rule() !== undefined;
	}
}
