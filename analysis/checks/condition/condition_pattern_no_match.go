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
	Title:    "pattern that matches no selection",
	What: `Reports a pattern after "1 of" or "all of" that matches no selection of
the rule.`,
	Why: `In a pattern, "*" matches any number of characters, and the pattern must
match the whole name. If it matches no selection, a part of the condition has no
meaning. Names that start with "_" are matched only by patterns that start with "_", and
never by "them".`,
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
		// The beginnings of names that are as long as the pattern.
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
