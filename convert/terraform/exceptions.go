package terraform

import (
	"cmp"
	"maps"
	"slices"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/match"
	"sigma-lsp/convert"
	"sigma-lsp/convert/leql"
)

// Exception is a rapid7_siem_detection_rule_exception: a filter that turns the
// rule off for some events.
type Exception struct {
	Label   string `json:"-"`        // without that of the rule until the resources are written
	RuleRRN string `json:"rule_rrn"` // reference to the rule, set when the resources are written
	Name    string `json:"name"`
	Action  string `json:"action"`
	Logic   Logic  `json:"logic"`
}

func (r *Rule) addException(e convert.Exclusion, tests []TestCase) {
	d := e.Filter.Document
	r.Exceptions = append(r.Exceptions, &Exception{
		Label:  labelSeparators.ReplaceAllString(cmp.Or(text(d, "id"), text(d, "name"), text(d, "title"), "filter"), "_"),
		Name:   cmp.Or(text(d, "title"), text(d, "name"), text(d, "id"), "Sigma filter"),
		Action: off,
		Logic:  Logic{LEQL: e.Where, TestCases: tests},
	})
	for _, name := range variables(e.Where) {
		if !slices.Contains(r.Variables, name) {
			r.Variables = append(r.Variables, name)
		}
	}
}

// exceptionTestCases returns an event of the rule that a filter excludes, and
// one that it keeps. Sigma and LEQL agree on both.
func (c *testCaseBuilder) exceptionTestCases(e convert.Exclusion, samples []map[string]any) (all []TestCase) {
	if c == nil {
		return nil
	}
	keeps, _ := match.Compile(e.Filter.Rule())
	statement, err := leql.Parse(e.Where)
	if keeps == nil || err != nil {
		return nil
	}
	program, err := leql.Compile(statement.Where, false)
	if err != nil {
		return nil
	}
	if len(samples) == 0 {
		samples = events.Generate(c.rule)
	}
	excludes := func(excluded bool) func(map[string]any) bool {
		return func(one map[string]any) bool {
			event := match.NewEvent(one)
			return c.agree(one, true) && keeps.Match(event) != excluded && program.Match(leql.NewEvent(c.entry(event), "")) == excluded
		}
	}
	rule := c.smallest(samples, func(one map[string]any) bool { return c.agree(one, true) })
	combined := slices.Clone(samples)
	for _, filtered := range events.Generate(e.Filter.Rule()) {
		both := maps.Clone(rule)
		if both == nil {
			break
		}
		maps.Copy(both, filtered)
		combined = append(combined, both)
	}
	for _, excluded := range []bool{true, false} {
		if one := c.smallest(combined, excludes(excluded)); one != nil {
			all = append(all, c.testCase(c.shrink(one, excludes(excluded)), excluded))
		}
	}
	return all
}
