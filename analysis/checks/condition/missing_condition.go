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
	Title:    "detection without a condition",
	Why: `The condition says which selections must match and which must not. A rule
without one is refused, also when there is only one selection. It stands in the
detection, beside the selections.`,
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
		f := p.Reportf(outside.Key.Span, "the condition stands beside the detection, not in it; indent it")
		below := func(name string, _ *sigma.Node) bool { return name == "filter" || !slices.Contains(sigma.Keys, name) }
		if lines, edits := p.Misindented("detection", below); edits != nil && slices.Contains(lines, outside) {
			f.Suggest("Indent what belongs to the detection", edits...)
		}
		return
	}
	if len(d.Selections) == 1 {
		name := d.Selections[0].Name.Value
		f := p.Reportf(d.Key.Span, "the detection has no condition; add %.80q", "condition: "+name)
		if e, ok := p.File.Source.InsertPair(d.Node, len(d.Node.Pairs)-1, "condition: "+name); ok && usable(name) {
			f.Suggest("Add condition: "+name, e)
		}
	} else {
		p.Reportf(d.Key.Span, "the detection has no condition; add one that combines the selections")
	}
}
