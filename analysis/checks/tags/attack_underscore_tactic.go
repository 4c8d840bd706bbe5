package tags

import (
	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "attack-underscore-tactic",
	Group:    "tags",
	Severity: check.Warning,
	Title:    `tactic written with "_"`,
	Why: `Up to version 1 of the specification tactics were written attack.initial_access.
Since version 2 they have "-" between the words, and tools that look a tag up no
longer find the old form.`,
	Avoid: `
tags:
  - attack.initial_access`,
	Prefer: `
tags:
  - attack.initial-access`,
	Run: attackUnderscoreTactic,
})

func attackUnderscoreTactic(p *check.Pass) {
	for t, e := range attack(p) {
		if e != nil {
			continue
		}
		if e = tactic(p, t, nil); e != nil {
			fix(p, p.Reportf(t.node.Span, `the names of tactics have "-" between their words; write %q`, e.Tag), t, e.Tag)
		}
	}
}
