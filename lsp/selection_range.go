package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/outline"
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) { c.SelectionRangeProvider = protocol.Boolean(true) })

// SelectionRange returns for each position what to select next when the
// selection is expanded.
func (s *server) SelectionRange(ctx context.Context, p *protocol.SelectionRangeParams) ([]protocol.SelectionRange, error) {
	d, ok := s.snapshot(ctx).documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	ranges := []protocol.SelectionRange{}
	for _, position := range p.Positions {
		around := outline.SelectionRanges(d.file(), s.offset(d.source, position))
		var outer *protocol.SelectionRange
		for i := len(around) - 1; i >= 0; i-- {
			outer = &protocol.SelectionRange{Range: s.rangeOf(d.source, around[i]), Parent: outer}
		}
		ranges = append(ranges, *outer)
	}
	return ranges, nil
}
