package condition

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-pattern-no-match",
	Group:    "condition",
	Severity: check.Error,
	Title:    "pattern in a condition that reaches no selection",
	Why: `"1 of" and "all of" take a pattern in which "*" stands for any run of
characters, matched on the whole name. A pattern that reaches no selection
leaves a part of the condition without meaning. Names that begin with "_" are
reached only by patterns that begin with "_", and never by "them".`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not 1 of filters_*`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not 1 of filter*`,
	Run: conditionPatternNoMatch,
})

func conditionPatternNoMatch(p *check.Pass) {
	d := p.Detection()
	for _, f := range p.Problems() {
		prefix, star := strings.CutSuffix(p.File.Source.Text(f.At), "*")
		if !star || strings.Contains(prefix, "*") {
			continue
		}
		// The beginnings of names that are as long as what stands there.
		var prefixes []string
		for _, s := range d.Selections {
			if name := s.Name.Value; usable(name) {
				prefixes = append(prefixes, name[:min(len(name), len(prefix))], name[:strings.LastIndexByte(name, '_')+1], name)
			}
		}
		if near, ok := sigma.Suggest(prefix, slices.DeleteFunc(prefixes, func(s string) bool { return s == "" })); ok {
			f.Suggest("Write "+near+"*", sigma.Edit{At: f.At, Text: near + "*"})
		}
	}
}
