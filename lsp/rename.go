package lsp

import (
	"context"
	"errors"
	"slices"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/sigma"
)

var _ = offer(func(_ *server, c *protocol.ServerCapabilities) {
	c.RenameProvider = &protocol.RenameOptions{PrepareProvider: new(true)}
})

// renaming is something at a place that can be given another name.
type renaming struct {
	at    sigma.Span // the name, in the file of the spot
	named string
	err   error // why it cannot be renamed, or nil
	to    func(name string) ([]change, error)
}

// change is one edit of a renaming.
type change struct {
	uri    uri.URI
	at     protocol.Range
	text   string
	reason string // not "" where the edit is more than a new name
}

// renamings find what can be renamed at a place, each registered by the file
// that knows such places. The first that finds something stands.
var renamings []func(*server, *spot) *renaming

func renamable(f func(*server, *spot) *renaming) struct{} {
	renamings = append(renamings, f)
	return struct{}{}
}

var errNoName = errors.New("only selections can be renamed")

func (s *server) renaming(at *spot) (*renaming, error) {
	for _, find := range renamings {
		if r := find(s, at); r != nil {
			if r.err != nil {
				return nil, refuse(r.err)
			}
			return r, nil
		}
	}
	return nil, refuse(errNoName)
}

// PrepareRename tells what would be renamed at a place, or why nothing can.
func (s *server) PrepareRename(ctx context.Context, p *protocol.PrepareRenameParams) (protocol.PrepareRenameResult, error) {
	at, ok := s.spot(ctx, &p.TextDocumentPositionParams)
	if !ok {
		return nil, nil
	}
	r, err := s.renaming(at)
	if err != nil {
		return nil, err
	}
	return &protocol.PrepareRenamePlaceholder{Range: s.rangeOf(at.document.source, r.at), Placeholder: r.named}, nil
}

// Rename gives what stands at a place another name everywhere.
func (s *server) Rename(ctx context.Context, p *protocol.RenameParams) (*protocol.WorkspaceEdit, error) {
	at, ok := s.spot(ctx, &p.TextDocumentPositionParams)
	if !ok {
		return nil, nil
	}
	r, err := s.renaming(at)
	if err != nil {
		return nil, err
	}
	changes, err := r.to(p.NewName)
	if err != nil {
		return nil, refuse(err)
	}
	// To ask first would be a trap: editors that ask leave such an edit out
	// unless it is ticked, and the rule would mean something else.
	var told []string
	for _, c := range changes {
		if c.reason != "" && !slices.Contains(told, c.reason) {
			told = append(told, c.reason)
			s.show(protocol.MessageTypeInfo, c.reason)
		}
	}
	return s.renamed(at.state, changes), nil
}

// renamed puts the changes of a renaming into the form that the client reads.
func (s *server) renamed(st *state, changes []change) *protocol.WorkspaceEdit {
	if !s.can.documentChanges {
		edit := &protocol.WorkspaceEdit{Changes: map[uri.URI][]protocol.TextEdit{}}
		for _, c := range changes {
			edit.Changes[c.uri] = append(edit.Changes[c.uri], protocol.TextEdit{Range: c.at, NewText: c.text})
		}
		return edit
	}
	edit := &protocol.WorkspaceEdit{DocumentChanges: []protocol.DocumentChange{}}
	of := map[uri.URI]*protocol.TextDocumentEdit{}
	for _, c := range changes {
		file := of[c.uri]
		if file == nil {
			file = &protocol.TextDocumentEdit{TextDocument: protocol.OptionalVersionedTextDocumentIdentifier{TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: c.uri}}}
			if d, ok := st.documents[c.uri]; ok {
				file.TextDocument.Version = &d.version
			}
			of[c.uri] = file
			edit.DocumentChanges = append(edit.DocumentChanges, file)
		}
		one := protocol.TextEdit{Range: c.at, NewText: c.text}
		if c.reason == "" || !s.can.annotatedEdits {
			file.Edits = append(file.Edits, &one)
			continue
		}
		if edit.ChangeAnnotations == nil {
			edit.ChangeAnnotations = map[protocol.ChangeAnnotationIdentifier]protocol.ChangeAnnotation{}
		}
		id := protocol.ChangeAnnotationIdentifier(c.reason)
		edit.ChangeAnnotations[id] = protocol.ChangeAnnotation{Label: c.reason}
		file.Edits = append(file.Edits, &protocol.AnnotatedTextEdit{TextEdit: one, AnnotationID: id})
	}
	return edit
}
