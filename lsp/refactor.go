package lsp

import (
	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/refactor"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
)

// addKind is for what adds documents to a file, which the protocol has no kind
// for.
const addKind protocol.CodeActionKind = "refactor.add"

var refactorKinds = map[refactor.Kind]protocol.CodeActionKind{
	refactor.Extract: protocol.CodeActionKindRefactorExtract,
	refactor.Inline:  protocol.CodeActionKindRefactorInline,
	refactor.Rewrite: protocol.CodeActionKindRefactorRewrite,
	refactor.Add:     addKind,
}

// Refactorings are looked for only on an explicit request, not with each move
// of the cursor: every one is proved.
var _ = registerAction(func(s *server, r *actionRequest) {
	if !r.literals || r.params.Context.TriggerKind == protocol.CodeActionTriggerKindAutomatic || !wantsBelow(protocol.CodeActionKindRefactor, r.params.Context.Only) {
		return
	}
	for _, o := range refactor.At(r.document.file(), r.span, r.document.queryLengths) {
		r.edit(s, refactorKinds[o.Kind], escapeInvisible(o.Title), o.Edits, nil)
	}
})

// queryLengths returns the lengths of the queries of a document, which need not
// be one of the file.
func (d *document) queryLengths(one *sigma.Document) []int {
	return d.convert(one).Lengths(convert.Advanced)
}

// wantsBelow reports whether a subkind of a kind is requested.
func wantsBelow(kind protocol.CodeActionKind, only []protocol.CodeActionKind) bool {
	if kindWanted(kind, only) {
		return true
	}
	for _, o := range only {
		if kindWanted(o, []protocol.CodeActionKind{kind}) {
			return true
		}
	}
	return false
}
