package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) { c.ReferencesProvider = protocol.Boolean(true) })

// references find the uses of the symbol at the cursor and, if declaration is
// set, its definition; each is registered by the file that knows such symbols.
var references []func(s *server, at *cursor, declaration bool) []protocol.Location

func registerReference(f func(*server, *cursor, bool) []protocol.Location) struct{} {
	references = append(references, f)
	return struct{}{}
}

// References lists the uses of the symbol at the cursor.
func (s *server) References(ctx context.Context, p *protocol.ReferenceParams) ([]protocol.Location, error) {
	at, ok := s.cursorAt(ctx, &p.TextDocumentPositionParams)
	if !ok {
		return nil, nil
	}
	found := []protocol.Location{}
	for _, find := range references {
		found = append(found, find(s, at, p.Context.IncludeDeclaration)...)
	}
	return found, nil
}
