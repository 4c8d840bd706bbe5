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
		switch e = tactic(p, t, nil); {
		case e == nil:
		case e.Retired == nil || has(p, e.Tag):
			fix(p, p.Reportf(t.node.Span, `the names of tactics have "-" between their words; write %q`, e.Tag), t, e.Tag)
		case len(e.Retired.Successors) == 1:
			now := e.Retired.Successors[0].Tag
			fix(p, p.Reportf(t.node.Span, `the names of tactics have "-" between their words, and this one has another name now; write %q`, now), t, now)
		default: // with "-" it would be told as attack-tactic-renamed
			after := served(p, e.Retired.Successors)
			renamed(p.Reportf(t.node.Span, `the names of tactics have "-" between their words, and there is %s`, gone(p, e, after)), p, t, after)
		}
	}
}
