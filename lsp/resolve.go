package lsp

import (
	"context"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/sigma"
)

// unresolvedAction is what a code action without its edit leads back to: the
// finding that it fixes, or all of the file where it names no check.
type unresolvedAction struct {
	URI     uri.URI `json:"uri"`
	Version int32   `json:"version"`
	Check   string  `json:"check,omitzero"`
	Start   int     `json:"start,omitzero"` // of the finding, in bytes
	End     int     `json:"end,omitzero"`
}

const staleAction = "the file has changed; ask for its fixes again"

// resolvable offers a change that is worked out when it is chosen.
func (r *actionRequest) resolvable(kind protocol.CodeActionKind, title string, of unresolvedAction, diagnostics []protocol.Diagnostic) {
	of.URI, of.Version = r.document.uri, r.document.version
	r.answer = append(r.answer, &protocol.CodeAction{Title: title, Kind: &kind, Data: rawMessage(of), Diagnostics: diagnostics})
}

// CodeActionResolve adds the edit of an action that was chosen. For a fix that
// turns out to be impossible it returns an error.
func (s *server) CodeActionResolve(ctx context.Context, a *protocol.CodeAction) (*protocol.CodeAction, error) {
	if len(a.Data) == 0 {
		return a, nil
	}
	var of unresolvedAction
	if err := protocol.Unmarshal(a.Data, &of); err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "the data of the action was changed")
	}
	d, ok := s.snapshot(ctx).documents[of.URI]
	if !ok || d.version != of.Version {
		return nil, refuse(staleAction)
	}
	edits, err := s.resolveEdits(ctx, d, a.Title, of)
	if err != nil {
		return nil, err
	}
	a.Edit = s.workspaceEdit(d, edits)
	return a, nil
}

// resolveEdits returns the edits of an action by its title.
func (s *server) resolveEdits(ctx context.Context, d *document, title string, of unresolvedAction) ([]sigma.Edit, error) {
	if of.Check == "" {
		fixed, err := s.fixAll(ctx, d)
		if err != nil {
			return nil, err
		}
		return fixAllEdit(d.source, fixed.File.Source), nil
	}
	for i, f := range d.findings() {
		if f.Check.Name != of.Check || f.At != (sigma.Span{Start: of.Start, End: of.End}) {
			continue
		}
		for _, fix := range d.prove(i) {
			if escapeInvisible(fix.Title) == title {
				return fix.Edits, nil
			}
		}
		return nil, refuse("this fix would break other parts of the file")
	}
	return nil, refuse(staleAction)
}
