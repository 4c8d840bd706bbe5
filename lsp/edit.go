package lsp

import (
	"context"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/sigma"
)

// textEdits are edits of a text as the client counts.
func (s *server) textEdits(source *sigma.Source, edits []sigma.Edit) []protocol.TextEdit {
	out := make([]protocol.TextEdit, len(edits))
	for i, e := range edits {
		out[i] = protocol.TextEdit{Range: s.rangeOf(source, e.At), NewText: e.Text}
	}
	return out
}

// workspaceEdit changes one open file.
func (s *server) workspaceEdit(d *document, edits []sigma.Edit) *protocol.WorkspaceEdit {
	return s.changeOf(d.uri, &d.version, d.source, edits)
}

// changeOf changes one file. If the client supports it, the edit names the
// version that it is for, which a file that is not open does not have.
func (s *server) changeOf(u uri.URI, version *int32, source *sigma.Source, edits []sigma.Edit) *protocol.WorkspaceEdit {
	changes := s.textEdits(source, edits)
	if !s.capabilities.documentChanges {
		return &protocol.WorkspaceEdit{Changes: map[uri.URI][]protocol.TextEdit{u: changes}}
	}
	elements := make([]protocol.TextDocumentEditElement, len(changes))
	for i := range changes {
		elements[i] = &changes[i]
	}
	return &protocol.WorkspaceEdit{DocumentChanges: []protocol.DocumentChange{&protocol.TextDocumentEdit{
		TextDocument: protocol.OptionalVersionedTextDocumentIdentifier{
			TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: u}, Version: version,
		},
		Edits: elements,
	}}}
}

// applyEdit asks the client to apply an edit, and reports whether it did.
func (s *server) applyEdit(ctx context.Context, label string, edit *protocol.WorkspaceEdit) (bool, error) {
	answer, err := s.client.ApplyEdit(ctx, &protocol.ApplyWorkspaceEditParams{Label: &label, Edit: *edit})
	return answer != nil && answer.Applied, err
}

// edit adds an action with an edit, for clients that support code action
// literals.
func (r *actionRequest) edit(s *server, kind protocol.CodeActionKind, title string, edits []sigma.Edit, of []protocol.Diagnostic) *protocol.CodeAction {
	a := &protocol.CodeAction{Title: title, Kind: &kind, Edit: s.workspaceEdit(r.document, edits), Diagnostics: of}
	if r.literals && kindWanted(kind, r.params.Context.Only) {
		r.answer = append(r.answer, a)
	}
	return a
}
