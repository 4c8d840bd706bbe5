package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "selection-name-hyphen-in-pattern",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "pattern with a hyphen",
	What:     `Reports a pattern in a condition that contains a hyphen.`,
	Why: `pySigma accepts a hyphen in the name of a selection, but not in a pattern:
it cannot parse the condition. Names with "_" work everywhere.`,
	Avoid: `
detection:
  sel-a:
    User: SYSTEM
  sel-b:
    User: root
  condition: 1 of sel-*`,
	Prefer: `
detection:
  sel_a:
    User: SYSTEM
  sel_b:
    User: root
  condition: 1 of sel_*`,
	Run: selectionNameHyphenInPattern,
})

func selectionNameHyphenInPattern(p *check.Pass) {
	d := p.Detection()
	if d == nil || !p.Parsed {
		return
	}
	for _, of := range patterns(d) {
		if !strings.Contains(of.Pattern, "-") {
			continue
		}
		f := p.Reportf(of.PatternAt, "pySigma cannot parse a pattern with \"-\"; use \"_\" in selection names")
		wider := strings.ReplaceAll(strings.ReplaceAll(of.Pattern, "-", "*"), "**", "*")
		if len(d.Matching(wider)) == len(d.Matching(of.Pattern)) {
			f.Suggest("Write "+wider, sigma.Edit{At: of.PatternAt, Text: wider})
		}
	}
}
