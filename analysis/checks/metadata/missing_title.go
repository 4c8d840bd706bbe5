package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-title",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "document without a title",
	Why: `The title is what an analyst reads first when the alert comes in, and the only
key besides log source and detection that a rule cannot do without. It says in
a few words what is detected.`,
	Avoid: `
level: high
logsource:
  category: process_creation
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Prefer: `
title: Whoami run by SYSTEM
level: high
logsource:
  category: process_creation
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: missingTitle,
})

func missingTitle(p *check.Pass) {
	root := p.Top()
	if root == nil || !p.Parsed {
		return
	}
	if _, ok := root.Get("title"); !ok {
		p.Reportf(p.FirstLine(), "the %s has no title; add one that says what is detected", p.Kind())
	}
}
