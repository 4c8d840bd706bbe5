package yaml_test

import (
	"testing"

	"sigma-lsp/analysis/yaml"
)

// TestPlacesOfBytes turns the start of each character into a position and back.
// Bytes that are not UTF-8 count as one character each.
func TestPlacesOfBytes(t *testing.T) {
	text := "é \x8d🔧'\r\n\xf0\x9f x\n\x80\x80\x80\x80\x80"
	s := yaml.NewSource(text)
	for _, e := range []yaml.Encoding{yaml.UTF8, yaml.UTF16, yaml.UTF32} {
		for offset, c := range text {
			if c == '\n' && text[offset-1] == '\r' {
				continue
			}
			line, column := s.Position(offset, e)
			if got := s.Offset(line, column, e); got != offset {
				t.Errorf("byte %d is at %d:%d in encoding %d, where byte %d is", offset, line, column, e, got)
			}
		}
	}
	if got := s.Offset(0, 5, yaml.UTF8); got != 4 {
		t.Errorf("inside of a character is byte %d, not 4", got)
	}
}
