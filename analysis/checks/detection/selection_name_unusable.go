package detection

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "selection-name-unusable",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "selection name that a condition cannot use",
	What: `Reports a selection name with characters other than letters, digits, "_"
and "-". It is not reported if a pattern of the condition matches the selection.`,
	Why: `A condition cannot refer to such a selection by name, only by a pattern.`,
	Avoid: `
detection:
  selection:
    User: SYSTEM
  filter.main:
    User: root
  condition: selection`,
	Prefer: `
detection:
  selection:
    User: SYSTEM
  filter_main:
    User: root
  condition: selection and not filter_main`,
	Run: selectionNameUnusable,
})

func selectionNameUnusable(p *check.Pass) {
	d := p.Detection()
	if d == nil || !p.Parsed {
		return
	}
	for _, s := range d.Selections {
		name := s.Name.Value
		if s.Name.Broken || !strings.ContainsFunc(name, unusable) || slices.ContainsFunc(patterns(d), func(of *sigma.Of) bool { return sigma.MatchesName(of.Pattern, name) }) {
			continue
		}
		f := p.Reportf(s.Name.Span, "a condition cannot refer to %.80q; use only letters, digits, \"_\" and \"-\"", name)
		better := strings.Map(func(r rune) rune {
			if unusable(r) {
				return '_'
			}
			return r
		}, name)
		if d.Selection(better) == nil {
			f.Suggest("Write "+better, s.Name.Rewrite(better)...)
		}
	}
}

func unusable(r rune) bool {
	return r != '_' && r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}
