package tags

import (
	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "tag-stp",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "malformed Summiting the Pyramid tag",
	What: `Reports a tag of the namespace "stp" that is not a score of Summiting the
Pyramid.`,
	Why: `The score says how robust a detection is: 1 to 5 for the analytic, then, if
the log source is known, "a", "u" or "k" for where its events are observed (application,
user mode, kernel). See the tags appendix.`,
	Avoid: `
tags:
  - stp.3x`,
	Prefer: `
tags:
  - stp.3k`,
	Run: func(p *check.Pass) {
		ofForm(p, "stp", "is not a Summiting the Pyramid score", func(rest string) string { return rest[:1] })
	},
})
