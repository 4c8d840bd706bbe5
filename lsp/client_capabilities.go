package lsp

import (
	"slices"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/sigma"
)

// clientCapabilities is what a client can do. Every part of the capabilities that it
// sends may be absent.
type clientCapabilities struct {
	encoding sigma.Encoding

	pull            bool // the client pulls diagnostics; then none are pushed
	pullRefresh     bool
	related         bool
	codeDescription bool
	tags            []protocol.DiagnosticTag

	definitionLinks bool // definitions with the range of the symbol at the cursor
	annotatedEdits  bool // edits that ask for confirmation
	symbolTree      bool
	linkTooltips    bool
	tokenRefresh    bool // can be told to request semantic tokens again
	symbolTags      []protocol.SymbolTag
	searchTags      []protocol.SymbolTag
	folds           int // how many are wanted at most, 0 for any number

	completion completionSupport

	markdown       bool // in hovers
	actionLiterals bool
	resolveEdits   bool // requests the edits of a code action when it is chosen

	documentChanges bool // accepts edits with the document version
	createFiles     bool // creates files for an edit
	lensRefresh     bool
	hintRefresh     bool

	configuration      bool // answers workspace/configuration
	watchConfiguration bool
	watchFiles         bool

	progress     bool // shows progress that the server starts
	showDocument bool
	content      bool // reads documents of our schemes
	copy         bool // has the command sigma-lsp.copy
	pickEvent    bool // has the command sigma-lsp.pickEvent
	pickAction   bool // has the command sigma-lsp.pickAction
	newRule      bool // has the command sigma-lsp.newRule
	explain      bool // has the command sigma-lsp.explain: codes lead to their pages
	applyEdit    bool // applies edits that the server sends
	choose       bool // shows messages with a choice
}

// encodings in the order in which we like them; text is UTF-8 inside.
var encodings = []struct {
	kind protocol.PositionEncodingKind
	is   sigma.Encoding
}{
	{protocol.PositionEncodingKindUTF8, sigma.UTF8},
	{protocol.PositionEncodingKindUTF16, sigma.UTF16},
	{protocol.PositionEncodingKindUTF32, sigma.UTF32},
}

func encodingName(e sigma.Encoding) protocol.PositionEncodingKind {
	for _, known := range encodings {
		if known.is == e {
			return known.kind
		}
	}
	return protocol.PositionEncodingKindUTF16
}

func readCapabilities(p *protocol.InitializeParams) clientCapabilities {
	c := &p.Capabilities
	workspace, text, window, general := valueOr(c.Workspace), valueOr(c.TextDocument), valueOr(c.Window), valueOr(c.General)
	action := valueOr(text.CodeAction)
	a := clientCapabilities{
		encoding:           sigma.UTF16,
		pull:               text.Diagnostic != nil,
		pullRefresh:        valueOr(valueOr(workspace.Diagnostics).RefreshSupport),
		actionLiterals:     action.CodeActionLiteralSupport.CodeActionKind.ValueSet != nil,
		resolveEdits:       slices.Contains(action.ResolveSupport.Properties, "edit") && valueOr(action.DataSupport),
		documentChanges:    valueOr(valueOr(workspace.WorkspaceEdit).DocumentChanges),
		applyEdit:          valueOr(workspace.ApplyEdit),
		createFiles:        slices.Contains(valueOr(workspace.WorkspaceEdit).ResourceOperations, protocol.ResourceOperationKindCreate),
		lensRefresh:        valueOr(valueOr(workspace.CodeLens).RefreshSupport),
		hintRefresh:        valueOr(valueOr(workspace.InlayHint).RefreshSupport),
		tokenRefresh:       valueOr(valueOr(workspace.SemanticTokens).RefreshSupport),
		linkTooltips:       valueOr(valueOr(text.DocumentLink).TooltipSupport),
		definitionLinks:    valueOr(valueOr(text.Definition).LinkSupport),
		annotatedEdits:     valueOr(valueOr(text.Rename).HonorsChangeAnnotations),
		symbolTree:         valueOr(valueOr(text.DocumentSymbol).HierarchicalDocumentSymbolSupport),
		symbolTags:         valueOr(text.DocumentSymbol).TagSupport.ValueSet,
		searchTags:         valueOr(workspace.Symbol).TagSupport.ValueSet,
		folds:              clamp(valueOr(valueOr(text.FoldingRange).RangeLimit)),
		configuration:      valueOr(workspace.Configuration),
		watchConfiguration: valueOr(valueOr(workspace.DidChangeConfiguration).DynamicRegistration),
		watchFiles:         valueOr(valueOr(workspace.DidChangeWatchedFiles).DynamicRegistration),
		progress:           valueOr(window.WorkDoneProgress),
		choose:             window.ShowMessage != nil,
		showDocument:       valueOr(window.ShowDocument).Support,
		content:            workspace.TextDocumentContent != nil,
	}
	a.completion = readCompletionSupport(valueOr(text.Completion))
	for _, e := range encodings {
		if slices.Contains(general.PositionEncodings, e.kind) {
			a.encoding = e.is
			break
		}
	}
	found := valueOr(text.PublishDiagnostics).DiagnosticsCapabilities
	if a.pull {
		found = text.Diagnostic.DiagnosticsCapabilities
	}
	a.related, a.codeDescription, a.tags = valueOr(found.RelatedInformation), valueOr(found.CodeDescriptionSupport), found.TagSupport.ValueSet
	for _, format := range valueOr(text.Hover).ContentFormat {
		if format == protocol.MarkupKindMarkdown || format == protocol.MarkupKindPlainText {
			a.markdown = format == protocol.MarkupKindMarkdown
			break
		}
	}
	var options struct {
		ClientCommands []string `json:"clientCommands"`
	}
	// Options of another shape name no command; the settings among them are
	// checked, with a message, where they are read.
	_ = protocol.Unmarshal(p.InitializationOptions, &options)
	a.copy = slices.Contains(options.ClientCommands, copyByClient)
	a.pickEvent = slices.Contains(options.ClientCommands, pickEvent)
	a.pickAction = slices.Contains(options.ClientCommands, pickAction)
	a.newRule = slices.Contains(options.ClientCommands, newRule)
	a.explain = slices.Contains(options.ClientCommands, "sigma-lsp.explain")
	return a
}

// valueOr returns what p points to, or the zero value.
func valueOr[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
