package lsp

import (
	"context"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/sigma"
)

// cursor is the position of a request in an open file.
type cursor struct {
	state    *snapshot
	document *document
	offset   int
}

// cursorAt returns the position of a request; it reports false if the file is
// not open.
func (s *server) cursorAt(ctx context.Context, p *protocol.TextDocumentPositionParams) (*cursor, bool) {
	snap := s.snapshot(ctx)
	d, ok := snap.documents[p.TextDocument.URI]
	if !ok {
		return nil, false
	}
	return &cursor{snap, d, s.offset(d.source, p.Position)}, true
}

// location is a span of an open file as the protocol has it.
func (s *server) location(d *document, at sigma.Span) protocol.Location {
	return protocol.Location{URI: d.uri, Range: s.rangeOf(d.source, at)}
}

const requestFailed = jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed)

// refuse answers a request with a reason that editors show to the user.
func refuse(format string, args ...any) error {
	return jsonrpc2.Errorf(requestFailed, format, args...)
}
