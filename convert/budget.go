package convert

import (
	"fmt"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// maxTests limits the tests in the queries of a rule. Values and conditions
// have limits, but a condition can repeat the same selection.
const maxTests = 10 * sigma.MaxValues

// exceedsBudget refuses a rule whose queries would have too many tests.
func (r *Result) exceedsBudget(rule *sigma.Rule) bool {
	size := make(map[string]int, len(r.Rule.Selections))
	for _, s := range r.Rule.Selections {
		if _, twice := size[s.Name]; twice {
			continue
		}
		n := 0
		walkItems(s.Test, func(i *pipeline.Item) { n += countTests(i.Values) })
		size[s.Name] = n
	}
	total := 0
	var add func(e sigma.Expr)
	add = func(e sigma.Expr) {
		if total > maxTests {
			return
		}
		switch e := e.(type) {
		case *sigma.And:
			for _, o := range e.Operands {
				add(o)
			}
		case *sigma.Or:
			for _, o := range e.Operands {
				add(o)
			}
		case *sigma.Not:
			add(e.Operand)
		case *sigma.Ref:
			total += size[e.Name]
		case *sigma.Of:
			for _, s := range r.Rule.Reached(e.Pattern) {
				total += size[s.Name]
			}
		}
	}
	for _, c := range r.Rule.Conditions {
		add(c)
	}
	if total <= maxTests {
		return false
	}
	r.refuseWork(rule, "the condition expands to more than %d tests; use each selection only once", maxTests)
	return true
}

// findFilters returns the filters that apply to a rule. It refuses the rule if
// the conditions and filters of the file expand to too many tests.
func (r *Result) findFilters(rule *sigma.Rule) (filters []*sigma.Filter, tooMuch bool) {
	d := rule.Document
	if r.Verdict == Invalid { // an invalid rule has no query
		return nil, false
	}
	if tooMuch = d.ExceedsBudget(nil); !tooMuch {
		filters = d.Filters(r.resolver)
		tooMuch = r.resolver != nil && d.ExceedsBudget(filters)
	}
	if tooMuch {
		r.refuseWork(rule, "the conditions of this file and the filters of its rules expand to more than %d tests; split the file", sigma.MaxFileTests)
		return nil, true
	}
	return filters, false
}

func (r *Result) refuseWork(rule *sigma.Rule, format string, limit int) {
	at := rule.Detection.Key.Span
	if rule.Detection.ConditionKey != nil {
		at = rule.Detection.ConditionKey.Span
	}
	r.block(UnsupportedFeature, sigma.Problem{Check: "too-much-work", At: at, Text: fmt.Sprintf(format, limit)})
}

func countTests(values []sigma.Value) int {
	n := 0
	for _, v := range values {
		if e, ok := v.(sigma.Expansion); ok {
			n += countTests(e.Values)
		} else {
			n++
		}
	}
	return n
}
