package filter

import (
	"fmt"
	"regexp"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "filter-condition-missing",
	Group:    "filter",
	Severity: check.Error,
	Title:    "missing filter condition",
	What:     `Reports a filter without a condition.`,
	Why: `The condition of a filter is added to the condition of each of its rules
with "and". Tools reject a filter without one: "not selection" excludes the events of
the selection, "selection" keeps only those.`,
	Avoid: `
title: No admins
logsource: {product: windows}
filter:
  rules: [logon]
  selection: {User|startswith: adm_}`,
	Prefer: `
title: No admins
logsource: {product: windows}
filter:
  rules: [logon]
  selection: {User|startswith: adm_}
  condition: not selection`,
	Run: filterConditionMissing,
})

var plainName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

func filterConditionMissing(p *check.Pass) {
	for _, f := range p.Problems() {
		d := p.Document.Filter.Detection
		if len(d.Selections) != 1 || !plainName.MatchString(d.Selections[0].Name.Value) {
			continue
		}
		name := d.Selections[0].Name.Value
		for _, condition := range []string{"not " + name, name} {
			f.Suggest(fmt.Sprintf("Add %q", "condition: "+condition), p.File.Source.InsertPair(d.Node, len(d.Node.Pairs)-1, "condition: "+condition)...)
		}
	}
}
