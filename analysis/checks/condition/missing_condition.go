package condition

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "missing-condition",
	Group:    "condition",
	Severity: check.Error,
	Title:    "missing condition",
	What:     `Reports a detection without a condition.`,
	Why: `The condition says which selections must match. Tools reject a rule without
one, even if it has only one selection. The condition is a key of the detection, next to
the selections.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: missingCondition,
})

func missingCondition(p *check.Pass) {
	if p.Rule == nil || p.Rule.Detection == nil || !p.Parsed {
		return
	}
	d := p.Rule.Detection
	if d.ConditionKey != nil || len(d.Selections) == 0 {
		return
	}
	if outside, ok := p.Rule.Key("condition"); ok {
		f := p.Reportf(outside.Key.Span, "the condition must be nested under detection; indent it")
		below := func(name string, _ *sigma.Node) bool { return name == "filter" || !slices.Contains(sigma.Keys, name) }
		if lines, edits := p.Misindented("detection", below); edits != nil && slices.Contains(lines, outside) {
			f.Suggest("Indent the lines of the detection", edits...)
		}
		return
	}
	if len(d.Selections) == 1 {
		name := d.Selections[0].Name.Value
		f := p.Reportf(d.Key.Span, "missing condition; add %.80q", "condition: "+name)
		if usable(name) {
			f.Suggest("Add condition: "+name, p.File.Source.InsertPair(d.Node, len(d.Node.Pairs)-1, "condition: "+name)...)
		}
	} else {
		p.Reportf(d.Key.Span, "missing condition; add one that combines the selections")
	}
}
