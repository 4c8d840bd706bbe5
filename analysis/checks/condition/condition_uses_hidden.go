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
	if d == nil || !p.Parsed || len(d.Conditions) == 0 {
		return
	}
	type pattern struct {
		text    string
		matches func(string) bool
	}
	var patterns []pattern
	names := map[string]bool{} // patterns too
	each(p, func(_ *sigma.Detection, e sigma.Expr) {
		switch e := e.(type) {
		case *sigma.Ref:
			names[e.Name] = true
		case *sigma.Of:
			if !names[e.Pattern] {
				names[e.Pattern] = true
				patterns = append(patterns, pattern{e.Pattern, sigma.NamePattern(e.Pattern)})
			}
		}
	})
	for _, s := range d.Selections {
		name := s.Name.Value
		if !strings.HasPrefix(name, "_") || names[name] {
			continue
		}
		passed, used := "", false
		for _, one := range patterns {
			used = used || one.matches(name)
			// With another first letter the pattern would reach it.
			if one.matches("x"+name[1:]) && one.matches("y"+name[1:]) {
				passed = one.text
			}
		}
		if passed != "" && !used {
			p.Reportf(s.Name.Span, "%q does not match names that start with \"_\"; add %q to the condition", passed, name)
		}
	}
}
