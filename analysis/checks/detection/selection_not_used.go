package detection

import (
	"fmt"
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "selection-not-used",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "unused selection",
	What: `Reports a selection that the condition does not use. Selections whose
names start with "_" are used only by their exact name or by a pattern that starts with
"_".`,
	Why: `An unused selection has no effect. Often it was meant as a filter and "and
not filter" was forgotten, so the rule fires on events that the author wanted to
exclude.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not filter`,
	Run: selectionNotUsed,
})

func selectionNotUsed(p *check.Pass) {
	d := p.Detection()
	if d == nil || !p.Parsed || len(d.Conditions) == 0 {
		return
	}
	if len(d.ConditionNodes()) > len(d.Conditions) {
		return // some are not conditions, and might have been meant to use it
	}
	uses := uses{names: map[string]bool{}, patterns: map[string]bool{}}
	for _, c := range d.Conditions {
		if c.Expr == nil || c.Aggregation { // what it names is not known
			return
		}
		uses.add(c.Expr)
	}
	for _, s := range d.Selections {
		if !s.Name.Broken && !uses.reach(s.Name.Value) {
			if ofRule(p, s.Name.Value) {
				p.Reportf(s.Name.Span, "%q is a key of the rule, but inside the detection it is an unused selection; unindent it", s.Name.Value)
				continue
			}
			f := p.Reportf(s.Name.Span, "unused selection %.80q; add it to the condition or remove it", s.Name.Value).WithTags(check.Unnecessary)
			for i, pair := range d.Node.Pairs {
				if pair.Key == s.Name && len(d.Selections) > 1 {
					f.Suggest(fmt.Sprintf("Remove %.80q", s.Name.Value), p.File.Source.RemovePair(d.Node, i)...)
				}
			}
		}
	}
}

// ofRule reports whether a selection has the name of a key that the rule lacks.
func ofRule(p *check.Pass, name string) bool {
	_, has := p.Top().Get(name)
	return !has && name != "filter" && slices.Contains(sigma.Keys, name)
}

// uses is what conditions say of selections.
type uses struct{ names, patterns map[string]bool }

func (u uses) add(e sigma.Expr) {
	for part := range sigma.Subexpressions(e) {
		switch part := part.(type) {
		case *sigma.Ref:
			u.names[part.Name] = true
		case *sigma.Of:
			u.patterns[part.Pattern] = true
		}
	}
}

func (u uses) reach(name string) bool {
	if u.names[name] {
		return true
	}
	for pattern := range u.patterns {
		if sigma.MatchesName(pattern, name) {
			return true
		}
	}
	return false
}
