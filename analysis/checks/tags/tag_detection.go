package tags

import (
	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "tag-detection",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "tag that names no kind of rule",
	Why: `The namespace "detection" says what a rule is for: dfir, emerging-threats or
threat-hunting, after the folders of the public rules. What chooses rules by
their kind passes others over.`,
	Avoid: `
tags:
  - detection.threat_hunting`,
	Prefer: `
tags:
  - detection.threat-hunting`,
	Run: func(p *check.Pass) { ofForm(p, "detection", "is no kind of rule", nearest(p, "detection")) },
})
