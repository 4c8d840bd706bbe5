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
	Title:    "selection never used by the condition",
	Why: `A selection that no condition names never decides anything. Most often it was
meant as a filter and the "and not filter" was forgotten, so the rule fires on
what the author wanted to leave out. It is the same in a filter. Names that begin with "_" are reached
only by their own name or by a pattern that begins with "_".`,
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
		return // some are no conditions, and might have been meant to use it
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
				p.Reportf(s.Name.Span, "%q stands in the detection, where it is a selection that no condition uses; it belongs to the rule", s.Name.Value)
				continue
			}
			f := p.Reportf(s.Name.Span, "no condition uses %.80q", s.Name.Value).WithTags(check.Unnecessary)
			for i, pair := range d.Node.Pairs {
				if pair.Key != s.Name {
					continue
				}
				if e, ok := p.File.Source.RemovePair(d.Node, i); ok && len(d.Selections) > 1 {
					f.Suggest(fmt.Sprintf("Remove %.80q", s.Name.Value), e)
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
