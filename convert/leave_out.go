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
		f.Item.Implied, f.Item.Failed = pipeline.LeftOut, false
		r.errs |= Wider
		r.shade("idr-field-left-out", f.At, "%q is omitted, so the query matches more than the rule", f.Item.From.Field)
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

// lost refuses a condition of which nothing is left but what the pipelines
// added, as its tests are left out.
func (r *Result) lost(x expression) bool {
	if r.errs&Wider == 0 || ofRule(x) {
		return false
	}
	r.items(func(i *pipeline.Item) {
		if i.Implied == pipeline.LeftOut {
			r.stop(UnsupportedField, sigma.Problem{Check: "idr-field-unsupported", At: i.From.FieldAt,
				Text: sigma.Messagef("without %q the rule has nothing left to search for", i.From.Field)})
		}
	})
	return true
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
