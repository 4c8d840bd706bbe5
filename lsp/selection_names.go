package lsp

import (
	"fmt"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/selectionref"
	"sigma-lsp/analysis/sigma"
)

// The names of selections: from a condition to the selections that it names or
// reaches, and back.

var _ = registerDefinition(func(s *server, at *cursor) (targets []definitionTarget) {
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
})

var _ = registerReference(func(s *server, at *cursor, declaration bool) (found []protocol.Location) {
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
})

var highlightKinds = map[selectionref.Role]protocol.DocumentHighlightKind{
	selectionref.Definition: protocol.DocumentHighlightKindWrite,
	selectionref.Reference:  protocol.DocumentHighlightKindRead,
	selectionref.Pattern:    protocol.DocumentHighlightKindRead,
}

var _ = registerHighlight(func(s *server, at *cursor) (found []protocol.DocumentHighlight) {
	name, ok := selectionref.At(at.document.file(), at.offset)
	if !ok {
		return nil
	}
	for _, use := range name.Uses() {
		found = append(found, protocol.DocumentHighlight{Range: s.rangeOf(at.document.source, use.At), Kind: highlightKinds[use.Role]})
	}
	return found
})

var _ = registerRenaming(func(s *server, at *cursor) *renaming {
	name, ok := selectionref.At(at.document.file(), at.offset)
	if !ok {
		return nil
	}
	return &renaming{at: name.At, name: name.Text, err: name.Renamable(), rename: func(to string) ([]change, error) {
		edits, err := name.Rename(to)
		if err != nil {
			return nil, err
		}
		changes := make([]change, len(edits))
		for i, e := range edits {
			changes[i] = change{uri: at.document.uri, at: s.rangeOf(at.document.source, e.At), text: e.Text}
			if e.Pattern != "" {
				changes[i].reason = fmt.Sprintf("The pattern %q becomes %q to match the same selections", e.Pattern, e.Text)
			}
		}
		return changes, nil
	}}
})
