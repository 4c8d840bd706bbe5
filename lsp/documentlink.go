package lsp

import (
	"context"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/links"
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) {
	c.DocumentLinkProvider = &protocol.DocumentLinkOptions{}
})

// DocumentLink lists what leads to a page of the web.
func (s *server) DocumentLink(ctx context.Context, p *protocol.DocumentLinkParams) ([]protocol.DocumentLink, error) {
	d, ok := s.snapshot(ctx).documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	found := []protocol.DocumentLink{}
	for _, l := range links.Find(d.file(), d.settings.policy.Taxonomy()) {
		// As it is: the library would escape more of it than pages expect.
		target := uri.URI(l.Target)
		one := protocol.DocumentLink{Range: s.rangeOf(d.source, l.At), Target: &target}
		if s.capabilities.linkTooltips && l.Title != "" {
			one.Tooltip = new(symbolName(l.Title))
		}
		found = append(found, one)
	}
	return found, nil
}
