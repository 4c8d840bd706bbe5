package tags

import (
	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "tag-detection",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "unknown detection tag",
	What: `Reports a tag of the namespace "detection" other than dfir,
emerging-threats and threat-hunting.`,
	Why: `The tag says what a rule is for, after the folders of SigmaHQ. Tools that
select rules by it skip other words.`,
	Avoid: `
tags:
  - detection.threat_hunting`,
	Prefer: `
tags:
  - detection.threat-hunting`,
	Run: func(p *check.Pass) { ofForm(p, "detection", "is not a detection tag", nearest(p, "detection")) },
})
