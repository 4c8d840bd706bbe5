package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/format"
	"sigma-lsp/analysis/sigma"
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) {
	c.DocumentFormattingProvider = protocol.Boolean(true)
	c.DocumentRangeFormattingProvider = protocol.Boolean(true)
	c.DocumentOnTypeFormattingProvider = protocol.DocumentOnTypeFormattingOptions{FirstTriggerCharacter: "\n"}
})

// Formatting formats the whole text. The client's indentation size is ignored:
// editors use two spaces for YAML, and rules use four.
func (s *server) Formatting(ctx context.Context, p *protocol.DocumentFormattingParams) ([]protocol.TextEdit, error) {
	d, ok := s.formatted(ctx, p.TextDocument)
	if !ok || d.file().Guessed() {
		return nil, nil
	}
	return s.textEdits(d.source, format.File(d.file())), nil
}

// RangeFormatting lays out the lines that a range touches.
func (s *server) RangeFormatting(ctx context.Context, p *protocol.DocumentRangeFormattingParams) ([]protocol.TextEdit, error) {
	d, ok := s.formatted(ctx, p.TextDocument)
	if !ok {
		return nil, nil
	}
	return s.textEdits(d.source, format.Range(d.file(), s.span(d.source, p.Range))), nil
}

// OnTypeFormatting continues a list, or indents, after a line break.
func (s *server) OnTypeFormatting(ctx context.Context, p *protocol.DocumentOnTypeFormattingParams) ([]protocol.TextEdit, error) {
	d, ok := s.formatted(ctx, p.TextDocument)
	if !ok || p.Ch != "\n" {
		return nil, nil
	}
	return s.textEdits(d.source, format.OnEnter(d.file(), s.offset(d.source, p.Position))), nil
}

// formatted is an open file that is formatted: a rule, no settings file.
func (s *server) formatted(ctx context.Context, file protocol.TextDocumentIdentifier) (*document, bool) {
	d, ok := s.snapshot(ctx).documents[file.URI]
	return d, ok && !isSettings(d.uri)
}

const orderKind protocol.CodeActionKind = "refactor.rewrite.order"

// The keys at the top of a document can be put into the order of the public
// rules.
var _ = registerAction(func(s *server, r *actionRequest) {
	if r.rule == nil || !r.literals || !kindWanted(orderKind, r.params.Context.Only) || !onTop(r) {
		return
	}
	if edits, ok := format.Order(r.document.file(), r.rule); ok {
		r.edit(s, orderKind, "Sort keys in the order of the public rules", edits, nil)
	}
})

// onTop reports whether a request is about a key at the top of a document.
func onTop(r *actionRequest) bool {
	place := sigma.PathAt(r.document.file(), r.span.Start)
	return place != nil && place.OnTopKey
}
