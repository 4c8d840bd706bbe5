package tags

import (
	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "attack-underscore-tactic",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "tactic with underscores",
	What:     `Reports a tactic written with "_", such as attack.initial_access.`,
	Why: `Since version 2 of the specification tactics are written with "-". Tools
that look up tags no longer find the old form.`,
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
			fix(p, p.Reportf(t.node.Span, `tactics are written with "-"; use %q`, e.Tag), t, e.Tag)
		case len(e.Retired.Successors) == 1:
			now := e.Retired.Successors[0].Tag
			fix(p, p.Reportf(t.node.Span, `tactics are written with "-", and this one has been renamed; use %q`, now), t, now)
		default: // with "-" it would be reported as attack-tactic-renamed
			after := served(p, e.Retired.Successors)
			renamed(p.Reportf(t.node.Span, `tactics are written with "-", and %s`, gone(p, e, after)), p, t, after)
		}
	}
}
