package lsp

import (
	"fmt"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/ruletest"
)

// After the name of each selection, and after "condition": whether it matched
// the remembered events.
var _ = registerHint("tests", func(r *hintRequest) {
	add := func(key, value *sigma.Node, matched, all int) {
		at := key.Span.End
		if r.document.source.LineOf(value.Span.Start) > r.document.source.LineOf(at) {
			at = r.document.source.Line(r.document.source.LineOf(at)).End
		}
		says := fmt.Sprintf("matched %d of %d", matched, all)
		if all == 1 {
			says = matchedText(matched == 1)
		}
		r.add(at, says, "")
	}
	for _, one := range r.document.file().Documents {
		report := r.state.testReport(r.document, one)
		if report == nil {
			continue
		}
		selections, rule, all := countMatches(report)
		for _, selection := range one.Rule.Detection.Selections {
			if selection.Name.Span.Within(one.Span) {
				add(selection.Name, selection.Node, selections[selection], all)
			}
		}
		if key := one.Rule.Detection.ConditionKey; key != nil && key.Span.Within(one.Span) {
			add(key, one.Rule.Detection.Conditions[0].Node, rule, all)
		}
	}
})

// countMatches counts how many events each selection matched, and the whole rule.
func countMatches(r *ruletest.Report) (selections map[*sigma.Selection]int, rule, all int) {
	selections = map[*sigma.Selection]int{}
	for _, row := range r.Rows {
		all++
		x := r.Explain(row.Event)
		if x.Matched {
			rule++
		}
		for _, selection := range x.Selections {
			if selection.Matched {
				selections[selection.Selection]++
			}
		}
	}
	return selections, rule, all
}
