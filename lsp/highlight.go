package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) {
	c.DocumentHighlightProvider = protocol.Boolean(true)
})

// highlights find the places of the file that mean the same as what stands at
// one of them, each registered by the file that knows such places.
var highlights []func(*server, *cursor) []protocol.DocumentHighlight

func registerHighlight(f func(*server, *cursor) []protocol.DocumentHighlight) struct{} {
	highlights = append(highlights, f)
	return struct{}{}
}

// DocumentHighlight marks what means the same as what stands at a place.
func (s *server) DocumentHighlight(ctx context.Context, p *protocol.DocumentHighlightParams) ([]protocol.DocumentHighlight, error) {
	at, ok := s.cursorAt(ctx, &p.TextDocumentPositionParams)
	if !ok {
		return nil, nil
	}
	found := []protocol.DocumentHighlight{}
	for _, find := range highlights {
		found = append(found, find(s, at)...)
	}
	return found, nil
}
