package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-title",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "missing title",
	What:     `Reports a document without a title.`,
	Why: `Analysts read the title first when an alert arrives. Besides the log source
and the detection it is the only required key of a rule.`,
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
		p.Reportf(p.FirstLine(), "missing title; say what the %s detects", p.Kind())
	}
}
