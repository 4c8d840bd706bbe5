package lsp

import (
	"math"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/sigma"
)

// offset returns the byte offset of a position; positions outside the text are
// moved to the nearest one inside.
func (s *server) offset(source *sigma.Source, at protocol.Position) int {
	return source.Offset(clamp(at.Line), clamp(at.Character), s.capabilities.encoding)
}

func (s *server) span(source *sigma.Source, r protocol.Range) sigma.Span {
	return sigma.Span{Start: s.offset(source, r.Start), End: s.offset(source, r.End)}
}

func (s *server) position(source *sigma.Source, offset int) protocol.Position {
	line, column := source.Position(offset, s.capabilities.encoding)
	return protocol.Position{Line: uint32(line), Character: uint32(column)}
}

func (s *server) rangeOf(source *sigma.Source, at sigma.Span) protocol.Range {
	return protocol.Range{Start: s.position(source, at.Start), End: s.position(source, at.End)}
}

// rangeBetween is the range between two positions of a file whose text need not
// be available.
func (s *server) rangeBetween(start, end sigma.Point) protocol.Range {
	position := func(p sigma.Point) protocol.Position {
		return protocol.Position{Line: uint32(p.Line), Character: uint32(p.Column(s.capabilities.encoding))}
	}
	return protocol.Range{Start: position(start), End: position(end)}
}

// clamp limits numbers above the range of int32 to the end of every text.
func clamp(n uint32) int { return int(min(n, math.MaxInt32)) }
