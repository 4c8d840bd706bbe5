package lsp

import (
	"fmt"
	"path"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"sigma-lsp/analysis/check"
	team "sigma-lsp/analysis/settings"
	"sigma-lsp/analysis/sigma"
)

// writeSettings is an edit of the settings file that applies to a file, or
// creates one at the top of its folder. It reports false if there is nothing to
// change, or no way to.
func (s *server) writeSettings(snap *snapshot, u uri.URI, edit func(*sigma.Source) []sigma.Edit) (*protocol.WorkspaceEdit, bool) {
	if snap.resolver == nil {
		return nil, false
	}
	f, _, ok := snap.resolver.folderOf(u)
	if !ok {
		return nil, false
	}
	holds := snap.settingsOf(u).policy.File
	if holds == nil {
		at, err := uri.JoinPath(f.uri, team.FileName)
		edits := edit(sigma.NewSource(""))
		if err != nil || len(edits) == 0 || !s.capabilities.documentChanges || !s.capabilities.createFiles {
			return nil, false
		}
		change := s.changeOf(at, nil, sigma.NewSource(""), edits)
		change.DocumentChanges = append([]protocol.DocumentChange{&protocol.CreateFile{Kind: "create", URI: at}}, change.DocumentChanges...)
		return change, true
	}
	at, err := uri.JoinPath(f.uri, path.Clean(holds.Path))
	edits := edit(holds.Source)
	if err != nil || len(edits) == 0 {
		return nil, false
	}
	var version *int32
	if d, open := snap.documents[at]; open {
		version = &d.version
	}
	return s.changeOf(at, version, holds.Source, edits), true
}

// offerSettings offers a change of the settings file.
func (r *actionRequest) offerSettings(s *server, kind protocol.CodeActionKind, title string, edit func(*sigma.Source) []sigma.Edit, of []protocol.Diagnostic) {
	if !r.literals || !kindWanted(kind, r.params.Context.Only) {
		return
	}
	if change, ok := s.writeSettings(r.state, r.document.uri, edit); ok {
		r.answer = append(r.answer, &protocol.CodeAction{Title: title, Kind: &kind, Edit: change, Diagnostics: of})
	}
}

// What is a team's own can be added to the settings, so that it is known.
var _ = actionWithPriority(fixPriority, func(s *server, r *actionRequest) {
	for _, f := range r.findings() {
		if own, ok := f.AllowList(); ok {
			title := fmt.Sprintf("Add %s to %s of this workspace", escapeInvisible(own.Word), own.List)
			r.offerSettings(s, protocol.CodeActionKindQuickFix, title, func(source *sigma.Source) []sigma.Edit {
				return team.AddWord(source, own.List, own.Word)
			}, r.diagnostics(s, f))
		}
	}
})

// Each finding in the range can be turned off for the workspace.
var _ = actionWithPriority(lastPriority, func(s *server, r *actionRequest) {
	seen := map[string]bool{}
	for _, f := range r.findings() {
		name := f.Check.Name
		if seen[name] || f.Check.Mandatory {
			continue
		}
		seen[name] = true
		r.offerSettings(s, protocol.CodeActionKindQuickFix, turnOffPrefix+name+" in this workspace", func(source *sigma.Source) []sigma.Edit {
			return team.SetCheck(source, name, check.Off)
		}, r.diagnostics(s, f))
	}
})

// A refused rule is offered to convert all rules with the pipelines that
// support it.
var _ = registerAction(func(s *server, r *actionRequest) {
	if r.rule == nil || !isRefused(r.result()) {
		return
	}
	for _, name := range r.result().AlternativePipelines() {
		r.offerSettings(s, convertKind, "Convert all rules with "+name, func(source *sigma.Source) []sigma.Edit {
			return team.SetPipeline(source, name)
		}, nil)
	}
})
