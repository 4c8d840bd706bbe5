package lsp

import (
	"github.com/aymanbagabas/go-udiff"
	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

const fixAllKind protocol.CodeActionKind = "source.fixAll.sigma"

// All safe fixes of the file at once, also for editors that make them when the
// file is saved.
var _ = registerAction(func(s *server, r *actionRequest) {
	d := r.document
	if !r.literals || !kindWanted(fixAllKind, r.params.Context.Only) || !check.Fixable(d.findings()) {
		return
	}
	if s.capabilities.resolveEdits && d.source.Len() > maxEagerProofBytes/16 { // several runs of all checks
		r.resolvable(fixAllKind, "Apply all safe fixes", unresolvedAction{}, nil)
		return
	}
	fixed, err := s.fixAll(r.ctx, d)
	if err != nil {
		return
	}
	if n := len(fixed.Applied); n > 0 {
		title := "Apply all safe fixes (" + count(n, "change") + ")"
		r.edit(s, fixAllKind, title, fixAllEdit(d.source, fixed.File.Source), nil)
	}
})

// fixAllEdit are the least edits that turn one text into another.
func fixAllEdit(before, after *sigma.Source) []sigma.Edit {
	var edits []sigma.Edit
	for _, e := range udiff.Strings(before.String(), after.String()) {
		edits = append(edits, sigma.Edit{At: sigma.Span{Start: e.Start, End: e.End}, Text: e.New})
	}
	return edits
}
