package tags

import (
	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "tag-d3fend-unknown",
	Group:    "tags",
	Severity: check.Info,
	Title:    "tag that D3FEND does not have",
	Why: `A tag of the namespace "d3fend" names a tactic of MITRE D3FEND (model, harden, detect,
isolate, deceive, evict, restore), a technique by its id (d3-am) or an artifact
(d3f-WindowsNtOpenFile). Of techniques and artifacts the form is checked: D3FEND
adds to them with every release.`,
	Avoid: `
tags:
  - d3fend.hardn`,
	Prefer: `
tags:
  - d3fend.harden`,
	Run: func(p *check.Pass) { ofForm(p, "d3fend", "is nothing in D3FEND", nearest(p, "d3fend")) },
})
