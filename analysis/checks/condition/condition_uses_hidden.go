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
	Title:    "selection that patterns pass over",
	Why: `Names that begin with "_" are reached by their own name, or by patterns that
begin with "_" as well, but never by "them" or other patterns. A selection with
such a name that a pattern seems to include is not part of the rule.`,
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
			p.Reportf(s.Name.Span, "%q passes over names that begin with \"_\"; name %q itself", passed, name)
		}
	}
}
