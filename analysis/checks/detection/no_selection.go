package detection

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "no-selection",
	Group:    "detection",
	Severity: check.Error,
	Title:    "detection without a selection",
	What: `Reports a detection that contains no selection, or a selection that is
next to the detection instead of below it.`,
	Why: `A condition combines selections, and tools reject a rule without any. Every
key of the detection other than "condition" is a selection; all of them are indented
below it.`,
	Avoid: `
title: Whoami
detection:
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: noSelection,
})

func noSelection(p *check.Pass) {
	if p.Rule == nil || p.Rule.Detection == nil || !p.Parsed {
		return
	}
	if d := p.Rule.Detection; len(d.Selections) == 0 {
		below := func(name string, v *sigma.Node) bool {
			return (name == "filter" || !slices.Contains(sigma.Keys, name)) && (name == "condition" || v.Kind != sigma.Scalar)
		}
		if outside, edits := p.Misindented("detection", below); len(outside) > 0 {
			f := p.Reportf(outside[0].Key.Span, "%.80q must be nested under detection; indent it", outside[0].Key.Value)
			if edits != nil {
				f.Suggest("Indent the lines of the detection", edits...)
			}
			return
		}
		p.Reportf(d.Key.Span, "the detection has no selection; add one")
	}
}
