package lsp

import (
	"context"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/sigma"
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) { c.DefinitionProvider = protocol.Boolean(true) })

// definitionTarget is where something is defined.
type definitionTarget struct {
	source sigma.Span // the symbol at the cursor
	uri    uri.URI
	whole  protocol.Range
	name   protocol.Range // lies within whole
}

// Definition returns where the symbol at the cursor is defined.
func (s *server) Definition(ctx context.Context, p *protocol.DefinitionParams) (protocol.DefinitionResult, error) {
	at, ok := s.cursorAt(ctx, &p.TextDocumentPositionParams)
	if !ok {
		return nil, nil
	}
	locations, links := protocol.LocationSlice{}, protocol.DefinitionLinkSlice{}
	for _, t := range append(s.ruleDefinitions(at), s.selectionDefinitions(at)...) {
		origin := s.rangeOf(at.document.source, t.source)
		locations = append(locations, protocol.Location{URI: t.uri, Range: t.name})
		links = append(links, protocol.DefinitionLink{OriginSelectionRange: &origin, TargetURI: t.uri, TargetRange: t.whole, TargetSelectionRange: t.name})
	}
	if s.capabilities.definitionLinks {
		return links, nil
	}
	return locations, nil
}
