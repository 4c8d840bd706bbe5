package lsp

import (
	"fmt"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/names"
	"sigma-lsp/analysis/sigma"
)

// The names of selections: from a condition to the selections that it names or
// reaches, and back.

var _ = definition(func(s *server, at *spot) (targets []target) {
	name, ok := names.At(at.document.file(), at.offset)
	if !ok {
		return nil
	}
	for _, selection := range name.Selections() {
		targets = append(targets, target{
			of: name.At, uri: at.document.uri,
			whole: s.rangeOf(at.document.source, sigma.Pair{Key: selection.Name, Value: selection.Node}.Span()),
			name:  s.rangeOf(at.document.source, selection.Name.Span),
		})
	}
	return targets
})

var _ = reference(func(s *server, at *spot, declaration bool) (found []protocol.Location) {
	name, ok := names.At(at.document.file(), at.offset)
	if !ok {
		return nil
	}
	for _, use := range name.Uses() {
		if use.Role != names.Definition || declaration {
			found = append(found, s.location(at.document, use.At))
		}
	}
	return found
})

var highlightKinds = map[names.Role]protocol.DocumentHighlightKind{
	names.Definition: protocol.DocumentHighlightKindWrite,
	names.Reference:  protocol.DocumentHighlightKindRead,
	names.Pattern:    protocol.DocumentHighlightKindRead,
}

var _ = highlight(func(s *server, at *spot) (found []protocol.DocumentHighlight) {
	name, ok := names.At(at.document.file(), at.offset)
	if !ok {
		return nil
	}
	for _, use := range name.Uses() {
		found = append(found, protocol.DocumentHighlight{Range: s.rangeOf(at.document.source, use.At), Kind: highlightKinds[use.Role]})
	}
	return found
})

var _ = renamable(func(s *server, at *spot) *renaming {
	name, ok := names.At(at.document.file(), at.offset)
	if !ok {
		return nil
	}
	return &renaming{at: name.At, named: name.Text, err: name.Renamable(), to: func(to string) ([]change, error) {
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
