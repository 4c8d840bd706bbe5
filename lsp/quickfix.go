package lsp

import (
	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/check"
)

// The findings in the range offer their fixes: the safe ones first, marked as
// preferred. Those that are not proved yet come last.
var _ = actionWithPriority(fixPriority, func(s *server, r *actionRequest) {
	if !r.literals || !kindWanted(protocol.CodeActionKindQuickFix, r.params.Context.Only) {
		return
	}
	d, all := r.document, r.document.findings()
	proved := map[bool][]func(){}
	var unproved []func()
	read := 0
	for i := range all {
		f := &all[i]
		if !r.touches(f) {
			continue
		}
		if r.ctx.Err() != nil {
			return
		}
		if _, known := d.proofs.known(i); !known {
			cost := len(check.Unproved(*f)) * d.source.Len()
			if read > 0 && read+cost > maxEagerProofBytes {
				if s.capabilities.resolveEdits {
					unproved = append(unproved, func() { r.offerUnproved(s, f) })
				}
				continue
			}
			read += cost
		}
		for _, fix := range d.prove(i) {
			proved[fix.Safe] = append(proved[fix.Safe], func() {
				a := r.edit(s, protocol.CodeActionKindQuickFix, escapeInvisible(fix.Title), fix.Edits, r.diagnostics(s, *f))
				if fix.Safe {
					a.IsPreferred = new(true)
				}
			})
		}
	}
	for _, offers := range [][]func(){proved[true], proved[false], unproved} {
		for _, offer := range offers {
			offer()
		}
	}
})

// offerUnproved offers the fixes of a finding by their titles.
func (r *actionRequest) offerUnproved(s *server, f *check.Finding) {
	for _, fix := range check.Unproved(*f) {
		r.resolvable(protocol.CodeActionKindQuickFix, escapeInvisible(fix.Title), unresolvedAction{Check: f.Check.Name, Start: f.At.Start, End: f.At.End}, r.diagnostics(s, *f))
	}
}

// touches reports whether a finding touches the range of the request.
func (r *actionRequest) touches(f *check.Finding) bool {
	return f.At.Start <= r.span.End && r.span.Start <= f.At.End
}

// findings are those that touch the range of the request.
func (r *actionRequest) findings() (found []check.Finding) {
	for _, f := range r.document.findings() {
		if r.touches(&f) {
			found = append(found, f)
		}
	}
	return found
}

// diagnostics are those of the client that show a finding.
func (r *actionRequest) diagnostics(s *server, f check.Finding) (of []protocol.Diagnostic) {
	at := s.rangeOf(r.document.source, f.At)
	for i := range r.params.Context.Diagnostics {
		if d := &r.params.Context.Diagnostics[i]; d.Range == at && d.Code == protocol.String(f.Check.Name) {
			of = append(of, *d)
		}
	}
	return of
}
