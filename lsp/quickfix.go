package lsp

import (
	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/check"
)

// The findings at a place offer their fixes: the safe ones first, and marked as
// the ones to prefer.
var _ = actionWithPriority(fixPriority, func(s *server, r *actionRequest) {
	if !r.literals || !kindWanted(protocol.CodeActionKindQuickFix, r.params.Context.Only) {
		return
	}
	for _, safe := range []bool{true, false} {
		for _, f := range r.findings() {
			for _, fix := range check.FixesOf(r.document.file(), f) {
				if fix.Safe == safe {
					a := r.edit(s, protocol.CodeActionKindQuickFix, visible(fix.Title), fix.Edits, r.diagnostics(s, f))
					if safe {
						a.IsPreferred = &safe
					}
				}
			}
		}
	}
})

// findings are those that touch the place of the request.
func (r *actionRequest) findings() (found []check.Finding) {
	for _, f := range r.document.findings() {
		if f.At.Start <= r.at.End && r.at.Start <= f.At.End {
			found = append(found, f)
		}
	}
	return found
}

// diagnostics are those of the client that show a finding.
func (r *actionRequest) diagnostics(s *server, f check.Finding) (of []protocol.Diagnostic) {
	for _, d := range r.clientDiagnostics(f.Check.Name) {
		if d.Range == s.rangeOf(r.document.source, f.At) {
			of = append(of, d)
		}
	}
	return of
}
