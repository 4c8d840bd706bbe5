package tags

import (
	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "tag-stp",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "tag that is no score of Summiting the Pyramid",
	Why: `The namespace "stp" says how robust a detection is: 1 to 5 for the analytic, then,
where the log source is settled, "a", "u" or "k" for where its events are seen
(application, user mode, kernel). See the tags appendix.`,
	Avoid: `
tags:
  - stp.3x`,
	Prefer: `
tags:
  - stp.3k`,
	Run: func(p *check.Pass) {
		ofForm(p, "stp", "is no score of Summiting the Pyramid", func(rest string) string { return rest[:1] })
	},
})
