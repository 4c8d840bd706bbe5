package lsp

import (
	"testing"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/sigma"
)

func TestPositions(t *testing.T) {
	text := "a😀b\r\näö\rx\n"
	for _, c := range []struct {
		encoding     sigma.Encoding
		line, column uint32
		offset       int
	}{
		{sigma.UTF8, 0, 5, 5}, {sigma.UTF16, 0, 3, 5}, {sigma.UTF32, 0, 2, 5}, // b
		{sigma.UTF8, 1, 2, 10}, {sigma.UTF16, 1, 1, 10}, {sigma.UTF32, 1, 1, 10}, // ö
		{sigma.UTF8, 2, 0, 13}, {sigma.UTF16, 2, 0, 13}, {sigma.UTF32, 2, 0, 13}, // x
		{sigma.UTF16, 3, 0, 15}, // after the last line break
	} {
		s := &server{connection: connection{capabilities: clientCapabilities{encoding: c.encoding}}}
		source := sigma.NewSource(text)
		at := protocol.Position{Line: c.line, Character: c.column}
		if got := s.offset(source, at); got != c.offset {
			t.Errorf("%s: offset of %v is %d, want %d", encodingName(c.encoding), at, got, c.offset)
		}
		if got := s.position(source, c.offset); got != at {
			t.Errorf("%s: position of %d is %v, want %v", encodingName(c.encoding), c.offset, got, at)
		}
	}
	s := &server{connection: connection{capabilities: clientCapabilities{encoding: sigma.UTF16}}}
	source := sigma.NewSource(text)
	for _, c := range []struct {
		why  string
		at   protocol.Position
		want int
	}{
		{"inside a pair of surrogates", protocol.Position{Line: 0, Character: 2}, 1},
		{"behind the line", protocol.Position{Line: 0, Character: 99}, 6},
		{"behind the text", protocol.Position{Line: 99, Character: 1}, len(text)},
		{"greater than an int of 32 bits", protocol.Position{Line: 1<<32 - 1, Character: 1<<32 - 1}, len(text)},
	} {
		if got := s.offset(source, c.at); got != c.want {
			t.Errorf("%s: %d, want %d", c.why, got, c.want)
		}
	}
}

func TestUnits(t *testing.T) {
	text := "a😀ä"
	for encoding, want := range map[sigma.Encoding][]int{
		sigma.UTF8:  {0, 1, 5, 7},
		sigma.UTF16: {0, 1, 3, 4},
		sigma.UTF32: {0, 1, 2, 3},
	} {
		units := (&server{connection: connection{capabilities: clientCapabilities{encoding: encoding}}}).units(text)
		for i, offset := range []int{0, 1, 5, 7} {
			if got := units(offset); got != want[i] {
				t.Errorf("%s: byte %d is unit %d, want %d", encodingName(encoding), offset, got, want[i])
			}
		}
	}
}
