package tags

import (
	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "tag-d3fend-unknown",
	Group:    "tags",
	Severity: check.Info,
	Title:    "unknown D3FEND tag",
	What: `Reports a tag of the namespace "d3fend" that is not a tactic (model,
harden, detect, isolate, deceive, evict, restore), a technique ID (d3-am) or an artifact
(d3f-WindowsNtOpenFile). Techniques and artifacts are checked only for their form, since
D3FEND adds to them with every release.`,
	Why: `The tag refers to nothing, so no tool can use it.`,
	Avoid: `
tags:
  - d3fend.hardn`,
	Prefer: `
tags:
  - d3fend.harden`,
	Run: func(p *check.Pass) { ofForm(p, "d3fend", "is not a D3FEND tag", nearest(p, "d3fend")) },
})
