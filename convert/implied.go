package convert

import (
	"slices"

	"sigma-lsp/analysis/implied"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/pipeline"
)

// implied finds the tests that the log source has already made, such as EventID
// 4688 in a rule for process_creation. InsightIDR tells those events by their
// event type, and its entries have no such field. They are left out of the query,
// and no pipeline can refuse them; where it has a key for them, they stay.
func (r *Result) implied(rule *sigma.Rule) {
	if r.literal() || !r.Typed() {
		return
	}
	l, ok := r.recorded(rule)
	if !ok {
		return
	}
	for _, s := range r.Rule.Selections {
		each(s.Test, func(i *pipeline.Item) {
			if i.From == nil || i.Mapped && !i.Failed {
				return
			}
			switch relation := implied.Of(taxonomy.Standard(), l, i.From); relation {
			case implied.Unrelated:
				return
			case implied.Contradicts:
				i.Implied = pipeline.Excluded
				r.shade("logsource-contradiction", i.From.At(), "this test contradicts the log source: no event of %s meets it", l)
			case implied.Wholly:
				i.Implied = pipeline.WhollyImplied
				r.shade("idr-logsource-restated", i.From.FieldAt, "%q repeats the log source, %s; the query leaves this test out", i.From.Field, l)
			case implied.Partly:
				i.Implied = pipeline.PartlyImplied
				r.shade("idr-logsource-restated", i.From.FieldAt, "%q only says which log an event of %s comes from; the query leaves this test out", i.From.Field, l)
			}
			i.Failed = false
			r.Rule.Failures = slices.DeleteFunc(r.Rule.Failures, func(f pipeline.Failure) bool { return f.Item == i })
		})
	}
}

// literal reports whether the embedded pipeline that copies the public backend
// is in use, whose queries stay as that prints them.
func (r *Result) literal() bool {
	p, _ := pipeline.Builtin("insightidr-reference")
	return slices.Contains(r.pipelines, p)
}

// recorded is the last log source that the rule had, before a pipeline gave it an
// event type, of which it is known what it records.
func (r *Result) recorded(rule *sigma.Rule) (l taxonomy.Logsource, ok bool) {
	for _, was := range r.Rule.Logsources {
		one := taxonomy.Logsource(was)
		if _, known := taxonomy.Standard().Recorded(one); known {
			l, ok = one, true
		}
	}
	return l, ok
}

// leftOut reports whether a test is left out of the query. What holds for some
// events of the log source is left out also where it is negated.
func leftOut(i *pipeline.Item, negated bool) (value, ok bool) {
	switch i.Implied {
	case pipeline.WhollyImplied:
		return true, !negated
	case pipeline.PartlyImplied, pipeline.LeftOut:
		return !negated, true
	}
	return false, false
}
