import {
	IndentAction, Position, Range, commands, languages, window, workspace,
	type Disposable, type OnEnterRule, type TextDocument, type TextDocumentChangeEvent, type TextDocumentContentChangeEvent, type TextEditor,
} from 'vscode';
import { inBlockScalar, keyLine, listKey, emptyItem, item, itemKey, itemKeyValue } from './lines';
import type { Server } from './server';

const atEnd = /^\s*$/;
const beginsItem = /^[ \t]*-(?:[ \t]|$)/;

// A line that begins with the indentation of the line above, not as the rules
// want it. VS Code leaves them out while it has not tokenized the lines above,
// which happens to a quick typist on a busy machine.
interface Late {
	document: TextDocument;
	line: number;
	inserted: string;
	wanted: string;
}

// VS Code applies these in the keystroke itself, so nothing typed after Enter
// can overtake them. The first rule that fits the line counts.
const rules: OnEnterRule[] = [
	{ beforeText: emptyItem, afterText: atEnd, action: { indentAction: IndentAction.Outdent } },
	{ beforeText: listKey, afterText: atEnd, action: { indentAction: IndentAction.Indent, appendText: '- ' } },
	{ beforeText: itemKey, afterText: atEnd, action: { indentAction: IndentAction.Indent, appendText: '  ' } },
	{ beforeText: itemKeyValue, afterText: atEnd, action: { indentAction: IndentAction.None, appendText: '  ' } },
	{ beforeText: item, afterText: atEnd, action: { indentAction: IndentAction.None, appendText: '- ' } },
	{ beforeText: keyLine, afterText: atEnd, action: { indentAction: IndentAction.Indent } },
];

/**
 * Continues lists and indents after keys on Enter, in Sigma rules. What the
 * rules of VS Code cannot do follows as edits of other text than what is being
 * typed: the empty item that ends a list goes, and so does a dash typed by habit
 * after one that was inserted.
 */
export class Enter implements Disposable {
	private active: Disposable | undefined;
	private dash: { document: TextDocument; at: Position; typed: boolean } | undefined; // the end of "- " that Enter inserted
	private late: Late[] = [];
	private completing = false;
	private readonly parts: Disposable[];

	constructor(private readonly server: Server) {
		this.parts = [
			server.onDidChange(() => this.update()),
			window.onDidChangeActiveTextEditor(() => this.update()),
			window.onDidChangeTextEditorSelection(() => this.update()),
			workspace.onDidChangeTextDocument((change) => this.changed(change)),
			workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('sigma-lsp') && this.update()),
		];
		this.update();
	}

	dispose(): void {
		this.active?.dispose();
		this.parts.forEach((part) => void part.dispose());
	}

	private update(): void {
		const editor = window.activeTextEditor;
		const wanted = !!editor && this.server.isRule(editor.document) && !isOff(editor.document) &&
			!inBlockScalar((line) => editor.document.lineAt(line).text, editor.selection.active.line);
		if (wanted && !this.active) {
			this.active = languages.setLanguageConfiguration('yaml', { onEnterRules: rules });
		} else if (!wanted && this.active) {
			this.active.dispose();
			this.active = undefined;
		}
		if (editor && this.server.isRule(editor.document)) {
			indentByFour(editor);
		}
	}

	private changed({ document, contentChanges, reason }: TextDocumentChangeEvent): void {
		if (contentChanges.length === 0) {
			return; // saved, or no longer as it was saved
		}
		const [change, another] = contentChanges;
		const editor = window.activeTextEditor;
		const typed = reason === undefined && change && !another && editor?.document === document && this.server.isRule(document);
		const dash = this.dash;
		this.dash = undefined;
		if (!typed || isOff(document)) {
			return;
		}
		if (dash?.document === document) {
			void this.overtype(editor, change, dash);
		}
		if (/^\r?\n[ \t]*(?:- )?$/.test(change.text)) {
			void this.entered(editor, change);
		}
	}

	private async entered(editor: TextEditor, change: TextDocumentContentChangeEvent): Promise<void> {
		const document = editor.document;
		const above = change.range.start.line;
		const late = this.late.find((one) => one.document === document && one.line === above);
		const line = late ? completed(document.lineAt(above).text, late) : document.lineAt(above).text;
		let inserted = change.text.replace(/^\r?\n/, '');
		if (this.active && atEnd.test(document.lineAt(above + 1).text.slice(inserted.length))) {
			const wanted = beginning(line, Number(editor.options.indentSize) || 4);
			if (wanted !== undefined && wanted !== inserted && inserted === document.lineAt(above).text.match(/^ */)![0]) {
				this.late.push({ document, line: above + 1, inserted, wanted });
				inserted = wanted;
			}
		}
		if (this.active && emptyItem.test(line)) {
			this.late = this.late.filter((one) => one !== late);
			const empty = [line, document.lineAt(above).text, ''];
			await this.complete(editor);
			await remove(editor, () => above + 1 < document.lineCount && empty.includes(document.lineAt(above).text) ? new Range(above, 0, above + 1, 0) : undefined);
			return;
		}
		const dash = { document, at: new Position(above + 1, inserted.length), typed: false };
		if (change.text.endsWith('- ')) {
			this.dash = dash; // before the next key is looked at
		}
		await this.complete(editor);
		if (inserted.endsWith('- ') && inserted !== change.text.replace(/^\r?\n/, '')) {
			this.dash = dash;
		} else if (/^\s+condition:\s*$/.test(line)) {
			await commands.executeCommand('editor.action.triggerSuggest');
		}
	}

	// Brings the late lines where they should be, all in one edit.
	private async complete(editor: TextEditor): Promise<void> {
		const { document } = editor;
		for (let tries = 0; this.late.length > 0 && !this.completing && tries < 50; tries++) {
			const now = this.late;
			const lines = now.filter(({ document: of, line, inserted }) => of === document && line < document.lineCount && document.lineAt(line).text.startsWith(inserted));
			this.completing = true;
			const done = lines.length === 0 || await editor.edit((edit) => {
				for (const { line, inserted, wanted } of lines) {
					if (wanted.length < inserted.length) {
						edit.delete(new Range(line, wanted.length, line, inserted.length));
					} else if (!beginsItem.test(document.lineAt(line).text)) {
						edit.insert(new Position(line, inserted.length), wanted.slice(inserted.length));
					}
				}
			}, { undoStopBefore: false, undoStopAfter: false });
			this.completing = false;
			if (done) {
				this.late = this.late.filter((one) => !now.includes(one));
			}
		}
	}

	// "- " typed right after the same two characters were inserted.
	private async overtype(editor: TextEditor, change: TextDocumentContentChangeEvent, dash: NonNullable<Enter['dash']>): Promise<void> {
		const { document, at, typed } = dash;
		if (!typed && change.text === '-' && change.range.start.isEqual(at)) {
			this.dash = { document, at, typed: true };
		} else if (typed && change.text === ' ' && change.range.start.isEqual(at.translate(0, 1))) {
			const twice = new Range(at.translate(0, -2), at.translate(0, 2));
			await remove(editor, () => document.getText(twice) === '- - ' ? new Range(at, at.translate(0, 2)) : undefined);
		}
	}
}

function isOff(document: TextDocument): boolean {
	return !workspace.getConfiguration('sigma-lsp', document).get('editor.continueLists', true);
}

// What a line should begin with after Enter at the end of another one.
function beginning(above: string, indentSize: number): string | undefined {
	const rule = rules.find(({ beforeText }) => beforeText.test(above));
	const column = above.search(/[^ ]|$/);
	if (!rule || above[column] === '\t') {
		return undefined;
	}
	const { indentAction, appendText = '' } = rule.action;
	const steps = column / indentSize;
	const indented = indentAction === IndentAction.Indent ? indentSize * (Math.floor(steps) + 1)
		: indentAction === IndentAction.Outdent ? indentSize * Math.max(0, Math.ceil(steps) - 1) : column;
	return ' '.repeat(indented) + appendText;
}

// The text of a line that begins as it should.
function completed(text: string, { inserted, wanted }: Late): string {
	return !text.startsWith(inserted) || beginsItem.test(text) && wanted.length > inserted.length ? text : wanted + text.slice(inserted.length);
}

// Deletes a range. VS Code refuses an edit of a text that has changed
// meanwhile, so it is tried again while keys keep coming in.
async function remove(editor: TextEditor, range: () => Range | undefined): Promise<void> {
	for (let tries = 0; tries < 50; tries++) {
		const now = range();
		if (!now || await editor.edit((edit) => edit.delete(now), { undoStopBefore: false, undoStopAfter: false })) {
			return;
		}
	}
}

// Rules are indented by four spaces, and VS Code has two for YAML. An indented
// file and a setting of the user come first.
function indentByFour(editor: TextEditor): void {
	const { document, options } = editor;
	if (options.tabSize !== 2 || /^[ \t]+\S/m.test(document.getText())) {
		return;
	}
	const set = workspace.getConfiguration('editor', { uri: document.uri, languageId: 'yaml' }).inspect('tabSize');
	if (!set?.globalLanguageValue && !set?.workspaceLanguageValue && !set?.workspaceFolderLanguageValue) {
		editor.options = { tabSize: 4, insertSpaces: true };
	}
}
