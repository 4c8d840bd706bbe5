import {
	IndentAction, Position, Range, commands, languages, window, workspace,
	type Disposable, type OnEnterRule, type TextDocument, type TextDocumentChangeEvent, type TextDocumentContentChangeEvent, type TextEditor,
} from 'vscode';
import { inBlockScalar, keyLine, listKey, emptyItem, item, itemKey, itemKeyValue } from './lines';
import type { Server } from './server';

const atEnd = /^\s*$/;

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
		if (change.text.endsWith('- ')) {
			this.dash = { document, at: new Position(above + 1, change.text.replace(/^\r?\n/, '').length), typed: false };
			return;
		}
		const line = document.lineAt(above).text;
		if (this.active && emptyItem.test(line)) {
			await remove(editor, () => above + 1 < document.lineCount && document.lineAt(above).text === line ? new Range(above, 0, above + 1, 0) : undefined);
		} else if (/^\s+condition:\s*$/.test(line)) {
			await commands.executeCommand('editor.action.triggerSuggest');
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
