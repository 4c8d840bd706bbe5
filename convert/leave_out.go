package convert

import (
	"slices"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// leaveOut turns refusals of fields that the team leaves out into findings: the
// tests of such a field are taken to hold, or, below NOT, not to hold. So the
// query matches all that the rule matches, and more.
func (r *Result) leaveOut() {
	r.Rule.Failures = slices.DeleteFunc(r.Rule.Failures, func(f pipeline.Failure) bool {
		if f.Kind != pipeline.ItemFailure && f.Kind != pipeline.StrictFailure || f.Item == nil || f.Item.From == nil ||
			!pipeline.LeavesOut(f.Item.From.Field, r.pipelines) {
			return false
		}
		if r.leftOut == nil {
			r.leftOut = map[*pipeline.Item]bool{}
		}
		r.leftOut[f.Item] = true
		f.Item.Failed = false
		r.errs |= Wider
		r.shade("idr-field-left-out", f.At, "%q is left out: the query matches more than the rule", f.Item.From.Field)
		return true
	})
}

// Omittable returns the fields that the pipelines refuse and without which the
// rule becomes a query that matches more, nil where that does not help.
func (r *Result) Omittable() []string {
	if r.Rule == nil || r.Verdict != UnsupportedField {
		return nil
	}
	var fields []string
	for _, f := range r.Rule.Failures {
		if f.Item == nil || f.Item.From == nil || f.Item.From.Field == "" {
			return nil
		}
		if field := f.Item.From.Field; !slices.Contains(fields, field) {
			fields = append(fields, field)
		}
	}
	if r.Without(fields).Verdict != Converted {
		return nil
	}
	return fields
}

// Without translates the document with the tests of some fields left out.
func (r *Result) Without(fields []string) *Result {
	team := pipeline.OfTeam("fields left out", pipeline.Team{LeaveOut: fields})
	other := &Result{document: r.document, others: r.others, pipelines: append([]*pipeline.Pipeline{team}, r.pipelines...)}
	other.translate()
	return other
}

// widen takes the matches of items that are left out from an expression. It
// reports true where nothing is left: the expression holds for any event, or,
// negated, for none.
func (r *Result) widen(x expression, negated bool) (rest expression, any bool) {
	switch x := x.(type) {
	case nil:
		return nil, false
	case *match:
		return x, r.leftOut[x.item]
	case *negation:
		inner, any := r.widen(x.operand, !negated)
		if any {
			return nil, true
		}
		return &negation{inner, x.from}, false
	case *junction:
		kept := make([]expression, 0, len(x.operands))
		for _, o := range x.operands {
			inner, any := r.widen(o, negated)
			switch {
			case !any:
				kept = append(kept, inner)
			case x.and == negated: // one that holds in OR, or fails in AND, decides
				return nil, true
			}
		}
		switch len(kept) {
		case 0:
			return nil, true
		case 1:
			return kept[0], false
		}
		smaller := *x
		smaller.operands = kept
		return &smaller, false
	}
	return x, false
}

// widened resolves a condition, without what is left out.
func (r *Result) widened(c sigma.Expr) expression {
	x := condition(r.Rule, c)
	if len(r.leftOut) == 0 {
		return x
	}
	rest, any := r.widen(x, false)
	if !any && ofRule(rest) {
		return rest
	}
	for i := range r.leftOut {
		r.stop(UnsupportedField, sigma.Problem{Check: "idr-field-unsupported", At: i.From.FieldAt,
			Text: sigma.Say("without %q nothing of the rule is left to search for", i.From.Field)})
	}
	return nil
}

// ofRule reports whether an expression has a test that the rule itself has.
func ofRule(x expression) bool {
	switch x := x.(type) {
	case *match:
		return x.item.From != nil
	case *negation:
		return ofRule(x.operand)
	case *junction:
		return slices.ContainsFunc(x.operands, ofRule)
	}
	return false
}
