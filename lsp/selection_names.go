package lsp

import (
	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/selectionref"
	"sigma-lsp/analysis/sigma"
)

// The names of selections: from a condition to the selections that it names or
// reaches, and back.

func (s *server) selectionDefinitions(at *cursor) (targets []definitionTarget) {
	name, ok := selectionref.At(at.document.file(), at.offset)
	if !ok {
		return nil
	}
	for _, selection := range name.Selections() {
		targets = append(targets, definitionTarget{
			source: name.At, uri: at.document.uri,
			whole: s.rangeOf(at.document.source, sigma.Pair{Key: selection.Name, Value: selection.Node}.Span()),
			name:  s.rangeOf(at.document.source, selection.Name.Span),
		})
	}
	return targets
}

func (s *server) selectionReferences(at *cursor, declaration bool) (found []protocol.Location) {
	name, ok := selectionref.At(at.document.file(), at.offset)
	if !ok {
		return nil
	}
	for _, use := range name.Uses() {
		if use.Role != selectionref.Definition || declaration {
			found = append(found, s.location(at.document, use.At))
		}
	}
	return found
}

var highlightKinds = map[selectionref.Role]protocol.DocumentHighlightKind{
	selectionref.Definition: protocol.DocumentHighlightKindWrite,
	selectionref.Reference:  protocol.DocumentHighlightKindRead,
	selectionref.Pattern:    protocol.DocumentHighlightKindRead,
}

func (s *server) selectionHighlights(at *cursor) (found []protocol.DocumentHighlight) {
	name, ok := selectionref.At(at.document.file(), at.offset)
	if !ok {
		return nil
	}
	for _, use := range name.Uses() {
		found = append(found, protocol.DocumentHighlight{Range: s.rangeOf(at.document.source, use.At), Kind: highlightKinds[use.Role]})
	}
	return found
}
