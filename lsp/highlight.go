package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) {
	c.DocumentHighlightProvider = protocol.Boolean(true)
})

// DocumentHighlight marks the occurrences of the symbol at the cursor.
func (s *server) DocumentHighlight(ctx context.Context, p *protocol.DocumentHighlightParams) ([]protocol.DocumentHighlight, error) {
	at, ok := s.cursorAt(ctx, &p.TextDocumentPositionParams)
	if !ok {
		return nil, nil
	}
	return append(append([]protocol.DocumentHighlight{}, s.ruleHighlights(at)...), s.selectionHighlights(at)...), nil
}
