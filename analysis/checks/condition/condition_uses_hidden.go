package condition

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-uses-hidden",
	Group:    "condition",
	Severity: check.Info,
	Title:    "selection that patterns do not match",
	What: `Reports a selection whose name starts with "_" if a pattern in the
condition would match the name without the "_".`,
	Why: `Selections whose names start with "_" are matched by their exact name and
by patterns that start with "_", but never by "them" or by other patterns. Such a
selection is not part of the condition, although it looks as if it were.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  _filter:
    User: SYSTEM
  condition: all of them`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  _filter:
    User: SYSTEM
  condition: selection and not _filter`,
	Run: conditionUsesHidden,
})

func conditionUsesHidden(p *check.Pass) {
	d := p.Detection()
	if d == nil || !p.Parsed {
		return
	}
	for _, s := range d.Selections {
		name := s.Name.Value
		if !strings.HasPrefix(name, "_") {
			continue
		}
		passed, used := "", len(d.Conditions) == 0
		each(p, func(_ *sigma.Detection, e sigma.Expr) {
			switch e := e.(type) {
			case *sigma.Ref:
				used = used || e.Name == name
			case *sigma.Of:
				used = used || sigma.MatchesName(e.Pattern, name)
				// With another first letter the pattern would reach it.
				if sigma.MatchesName(e.Pattern, "x"+name[1:]) && sigma.MatchesName(e.Pattern, "y"+name[1:]) {
					passed = e.Pattern
				}
			}
		})
		if passed != "" && !used {
			p.Reportf(s.Name.Span, "%q does not match names that start with \"_\"; add %q to the condition", passed, name)
		}
	}
}
