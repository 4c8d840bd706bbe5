package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) { c.ReferencesProvider = protocol.Boolean(true) })

// References lists the uses of the symbol at the cursor.
func (s *server) References(ctx context.Context, p *protocol.ReferenceParams) ([]protocol.Location, error) {
	at, ok := s.cursorAt(ctx, &p.TextDocumentPositionParams)
	if !ok {
		return nil, nil
	}
	declaration := p.Context.IncludeDeclaration
	return append(append([]protocol.Location{}, s.ruleReferences(at, declaration)...), s.selectionReferences(at, declaration)...), nil
}
