import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { CompletionTriggerKind, EventEmitter, commands, window, workspace, type ExtensionContext, type TextDocument } from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, TransportKind, type CloseHandlerResult, type StaticFeature } from 'vscode-languageclient/node';
import { clientCommands, copyCommand } from './commands';
import { besideRules } from './folder';
import { emptyItem, wordKey } from './lines';
import { link, showPage } from './pages';
import { hasRuleName, isEmpty, isSettings, looksLikeRule } from './rules';
import { forServer } from './settings';

// Errors are shown in our own words, with a remedy; the library's messages only go
// to the output channel.
class Client extends LanguageClient {
	override error(message: string, data?: unknown): void {
		super.error(message, data, false);
	}
}

// VS Code keeps a list open, as it is, until the server has answered a character
// that triggers, and Enter would accept an item that what was typed meanwhile no
// longer matches. Names with dots are matched by VS Code itself.
const withoutDot: StaticFeature = {
	fillClientCapabilities: () => {},
	preInitialize: ({ completionProvider }) => {
		if (completionProvider) {
			completionProvider.triggerCharacters = completionProvider.triggerCharacters?.filter((character) => character !== '.');
		}
	},
	initialize: () => {},
	getState: () => ({ kind: 'static' }),
	clear: () => {},
};

/** The server, which runs from the first rule on that is seen. */
export class Server {
	private client: LanguageClient | undefined;
	private starting: Promise<void> | undefined;
	private died = -Infinity; // when the server last ended by itself, in ms
	private readonly treated = new Set<string>(); // addresses of files that are served whatever they contain
	private readonly changed = new EventEmitter<void>();

	/** Fires when the server started or stopped, or serves another file. */
	readonly onDidChange = this.changed.event;

	constructor(private readonly context: ExtensionContext) {
		context.subscriptions.push(this.changed, workspace.onDidCloseTextDocument((document) => this.treated.delete(document.uri.toString())));
	}

	/** The client of the running server. */
	get running(): LanguageClient | undefined {
		return this.client?.isRunning() ? this.client : undefined;
	}

	isRule(document: TextDocument): boolean {
		return document.languageId === 'yaml' && (this.treated.has(document.uri.toString()) || looksLikeRule(document.getText()));
	}

	/** Starts the server, unless it runs, for a rule, settings, or an empty file that is likely to become a rule. */
	async see(document: TextDocument): Promise<void> {
		if (document.languageId !== 'yaml') {
			return;
		}
		if (this.isRule(document) || isSettings(document.uri.path)) {
			await this.start();
		} else if (isEmpty(document.getText()) && (hasRuleName(basename(document.uri.path)) || await besideRules(document.uri)) && isEmpty(document.getText())) {
			await this.treatAsRule(document);
		}
	}

	/** Starts the server for a document that has nothing of a rule yet. */
	async treatAsRule(document: TextDocument): Promise<void> {
		this.treated.add(document.uri.toString());
		await this.start();
		this.changed.fire();
	}

	async start(): Promise<void> {
		if (!this.starting) {
			this.starting = this.launch();
			await this.starting;
			this.changed.fire();
		}
		await this.starting;
	}

	async restart(): Promise<void> {
		await this.stop();
		await this.start();
	}

	async stop(): Promise<void> {
		await this.starting;
		const client = this.client;
		this.client = this.starting = undefined;
		await client?.dispose();
	}

	showOutput(): void {
		this.client?.outputChannel.show();
	}

	private program(): string {
		const chosen = workspace.getConfiguration('sigma-lsp').get('server.path', '');
		const bundled = this.context.asAbsolutePath(process.platform === 'win32' ? 'server/sigma-lsp.exe' : 'server/sigma-lsp');
		return chosen || (existsSync(bundled) ? bundled : 'sigma-lsp');
	}

	private async launch(): Promise<void> {
		const command = this.program();
		this.client = new Client('sigma-lsp', 'Sigma', { command, args: ['serve'], transport: TransportKind.stdio }, {
			documentSelector: [{ language: 'yaml' }],
			initializationOptions: { clientCommands },
			middleware: {
				workspace: {
					configuration: async (params, token, next) => {
						const answer = await next(params, token);
						return Array.isArray(answer) ? answer.map(forServer) : answer;
					},
				},
				window: {
					showDocument: async (params, token, next) => await showPage(params.uri) ? { success: true } : next(params, token),
				},
				provideCompletionItem: async (document, position, context, token, next) => {
					const before = document.lineAt(position).text.slice(0, position.character);
					if (context.triggerKind === CompletionTriggerKind.TriggerCharacter && emptyItem.test(before)) {
						return undefined; // Enter on an empty item ends the list
					}
					const found = await next(document, position, context, token);
					for (const item of Array.isArray(found) ? found : found?.items ?? []) {
						if (typeof item.insertText === 'string' && wordKey.test(item.insertText)) {
							item.command = { title: 'Suggest values', command: 'editor.action.triggerSuggest' };
						}
					}
					return found;
				},
				provideHover: async (document, position, token, next) => {
					const hover = await next(document, position, token);
					if (hover) {
						void commands.executeCommand('setContext', 'sigma-lsp.hovered', true); // completes a step of the walkthrough
					}
					return hover;
				},
				provideDiagnostics: async (document, previous, token, next) => {
					const report = await next(document, previous, token);
					if (report && 'items' in report) {
						report.items.forEach(link);
					}
					return report;
				},
			},
			errorHandler: { error: () => ({ action: ErrorAction.Continue }), closed: () => this.closed() },
			// Nothing but our own commands may be run from a text of the server.
			markdown: { isTrusted: { enabledCommands: [copyCommand, 'sigma-lsp.open'] }, supportHtml: false },
		});
		this.client.registerFeature(withoutDot);
		try {
			await this.client.start();
		} catch (fault) {
			void this.tell(command, fault);
		}
	}

	// A server that ends by itself is started again, once a minute.
	private closed(): CloseHandlerResult {
		const again = Date.now() - this.died > 60_000;
		this.died = Date.now();
		if (again) {
			void this.report('The Sigma server ended unexpectedly and was started again.', 'Show Output');
			return { action: CloseAction.Restart, handled: true };
		}
		void this.report('The Sigma server ended twice within a minute and was not started again.', 'Restart Server', 'Show Output');
		return { action: CloseAction.DoNotRestart, handled: true };
	}

	private async report(text: string, ...remedies: ('Restart Server' | 'Show Output')[]): Promise<void> {
		const choice = await window.showWarningMessage(text, ...remedies);
		if (choice) {
			await commands.executeCommand(choice === 'Restart Server' ? 'sigma-lsp.restart' : 'sigma-lsp.showOutput');
		}
	}

	private async tell(command: string, fault: unknown): Promise<void> {
		const why = fault instanceof Error ? fault.message : String(fault);
		const settings = 'Open the setting';
		const again = 'Try again';
		const choice = await window.showErrorMessage(
			`Sigma: the server "${command}" cannot be started (${why}). Install sigma-lsp, or set its path in sigma-lsp.server.path.`,
			settings, again,
		);
		if (choice === settings) {
			await commands.executeCommand('workbench.action.openSettings', 'sigma-lsp.server.path');
		} else if (choice === again) {
			this.client = this.starting = undefined;
			await this.start();
		}
	}
}
