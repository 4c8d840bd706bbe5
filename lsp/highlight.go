package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) {
	c.DocumentHighlightProvider = protocol.Boolean(true)
})

// highlights find the occurrences in the file of the symbol at the cursor, each
// registered by the file that knows such symbols.
var highlights []func(*server, *cursor) []protocol.DocumentHighlight

func registerHighlight(f func(*server, *cursor) []protocol.DocumentHighlight) struct{} {
	highlights = append(highlights, f)
	return struct{}{}
}

// DocumentHighlight marks the occurrences of the symbol at the cursor.
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
