package convert

import (
	"slices"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// leaveOut turns refusals of fields that the team leaves out into notes: the
// tests of such a field are taken to match, or not to match under NOT. So the
// query matches everything that the rule matches, and more.
func (r *Result) leaveOut() {
	r.Rule.Failures = slices.DeleteFunc(r.Rule.Failures, func(f pipeline.Failure) bool {
		if f.Kind != pipeline.ItemFailure && f.Kind != pipeline.StrictFailure || f.Item == nil || f.Item.From == nil ||
			!pipeline.IsLeftOut(f.Item.From.Field, r.pipelines) {
			return false
		}
		f.Item.Implied, f.Item.Failed = pipeline.LeftOut, false
		r.direction |= Wider
		r.note("idr-field-left-out", f.At, "%q is omitted, so the query matches more than the rule", f.Item.From.Field)
		return true
	})
}

// OmittableFields returns the refused fields without which the rule becomes a
// query that matches more; nil if that does not help.
func (r *Result) OmittableFields() []string {
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
	if r.ConvertWithout(fields).Verdict != Converted {
		return nil
	}
	return fields
}

// ConvertWithout translates the document without the tests of some fields.
func (r *Result) ConvertWithout(fields []string) *Result {
	team := pipeline.TeamPipeline("fields left out", pipeline.Team{LeaveOut: fields})
	other := &Result{document: r.document, resolver: r.resolver, pipelines: append([]*pipeline.Pipeline{team}, r.pipelines...)}
	other.translate()
	return other
}

// refuseEmpty refuses a condition that has no tests left but those that
// pipelines added.
func (r *Result) refuseEmpty(x expression) bool {
	if r.direction&Wider == 0 || hasRuleTest(x) {
		return false
	}
	r.eachItem(func(i *pipeline.Item) {
		if i.Implied == pipeline.LeftOut {
			r.block(UnsupportedField, sigma.Problem{Check: "idr-field-unsupported", At: i.From.FieldAt,
				Text: sigma.Messagef("without %q the rule has nothing left to search for", i.From.Field)})
		}
	})
	return true
}

// hasRuleTest reports whether an expression contains a test of the rule itself.
func hasRuleTest(x expression) bool {
	switch x := x.(type) {
	case *match:
		return x.item.From != nil
	case *negation:
		return hasRuleTest(x.operand)
	case *junction:
		return slices.ContainsFunc(x.operands, hasRuleTest)
	}
	return false
}
