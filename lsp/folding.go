package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/outline"
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) { c.FoldingRangeProvider = protocol.Boolean(true) })

// FoldingRanges lists what can be folded, in whole lines.
func (s *server) FoldingRanges(ctx context.Context, p *protocol.FoldingRangeParams) ([]protocol.FoldingRange, error) {
	d, ok := s.snapshot(ctx).documents[p.TextDocument.URI]
	if !ok {
		return nil, nil
	}
	ranges := []protocol.FoldingRange{}
	for _, fold := range outline.Folds(d.file()) {
		if s.capabilities.folds > 0 && len(ranges) == s.capabilities.folds {
			break
		}
		one := protocol.FoldingRange{StartLine: uint32(fold.First), EndLine: uint32(fold.Last)}
		if fold.Comment {
			one.Kind = protocol.FoldingRangeKindComment
		}
		ranges = append(ranges, one)
	}
	return ranges, nil
}
