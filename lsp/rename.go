package lsp

import (
	"context"
	"fmt"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/selectionref"
	"sigma-lsp/analysis/sigma"
)

var _ = registerCapability(func(_ *server, c *protocol.ServerCapabilities) {
	c.RenameProvider = &protocol.RenameOptions{PrepareProvider: new(true)}
})

// selectionAt returns the selection name at the cursor, or why there is nothing
// to rename.
func selectionAt(at *cursor) (*selectionref.Name, error) {
	name, ok := selectionref.At(at.document.file(), at.offset)
	if !ok {
		return nil, refuse("only selections can be renamed")
	}
	if err := name.Renamable(); err != nil {
		return nil, refuse("%s", err)
	}
	return name, nil
}

// PrepareRename returns the name at the cursor that can be renamed, or why
// there is none.
func (s *server) PrepareRename(ctx context.Context, p *protocol.PrepareRenameParams) (protocol.PrepareRenameResult, error) {
	at, ok := s.cursorAt(ctx, &p.TextDocumentPositionParams)
	if !ok {
		return nil, nil
	}
	name, err := selectionAt(at)
	if err != nil {
		return nil, err
	}
	return &protocol.PrepareRenamePlaceholder{Range: s.rangeOf(at.document.source, name.At), Placeholder: name.Text}, nil
}

// Rename renames the selection at the cursor and in all conditions.
func (s *server) Rename(ctx context.Context, p *protocol.RenameParams) (*protocol.WorkspaceEdit, error) {
	at, ok := s.cursorAt(ctx, &p.TextDocumentPositionParams)
	if !ok {
		return nil, nil
	}
	name, err := selectionAt(at)
	if err != nil {
		return nil, err
	}
	changes, err := name.Rename(p.NewName)
	if err != nil {
		return nil, refuse("%s", err)
	}
	if len(changes) == 0 {
		return &protocol.WorkspaceEdit{}, nil
	}
	edits := make([]sigma.Edit, len(changes))
	for i, c := range changes {
		edits[i] = c.Edit
	}
	edit := s.workspaceEdit(at.document, edits)
	// The changes of patterns are shown, but never annotated as in need of
	// confirmation: editors skip such an edit unless it is ticked, and the rule
	// would mean something else.
	shown := map[string]bool{}
	for i, c := range changes {
		if c.Pattern == "" {
			continue
		}
		reason := fmt.Sprintf("The pattern %q becomes %q to match the same selections", c.Pattern, c.Text)
		if !shown[reason] {
			shown[reason] = true
			s.show(protocol.MessageTypeInfo, reason)
		}
		if !s.capabilities.documentChanges || !s.capabilities.annotatedEdits {
			continue
		}
		if edit.ChangeAnnotations == nil {
			edit.ChangeAnnotations = map[protocol.ChangeAnnotationIdentifier]protocol.ChangeAnnotation{}
		}
		id := protocol.ChangeAnnotationIdentifier(reason)
		edit.ChangeAnnotations[id] = protocol.ChangeAnnotation{Label: reason}
		elements := edit.DocumentChanges[0].(*protocol.TextDocumentEdit).Edits
		elements[i] = &protocol.AnnotatedTextEdit{TextEdit: *elements[i].(*protocol.TextEdit), AnnotationID: id}
	}
	return edit, nil
}
