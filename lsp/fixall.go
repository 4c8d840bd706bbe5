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
var _ = action(func(s *server, r *actionRequest) {
	d := r.document
	if !r.literals || !wanted(fixAllKind, r.params.Context.Only) || !check.Fixable(d.found()) {
		return
	}
	mended, err := check.FixAll(d.file(), func(f *sigma.File) []check.Finding {
		if f == d.file() {
			return d.found()
		}
		return check.Run(f, d.checking(d.convert))
	})
	if err != nil {
		s.log.Warn(err.Error())
		return
	}
	if n := len(mended.Applied); n > 0 {
		title := "Apply all safe fixes (" + count(n, "change") + ")"
		r.edit(s, fixAllKind, title, between(d.source, mended.File.Source), nil)
	}
})

// between are the least edits that turn one text into another.
func between(before, after *sigma.Source) []sigma.Edit {
	var edits []sigma.Edit
	for _, e := range udiff.Strings(before.String(), after.String()) {
		edits = append(edits, sigma.Edit{At: sigma.Span{Start: e.Start, End: e.End}, Text: e.New})
	}
	return edits
}
