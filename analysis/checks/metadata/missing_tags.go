package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-tags",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Info},
	Title:    "missing tags",
	What:     `Reports a rule without tags.`,
	Why: `Tags relate a rule to ATT&CK and other frameworks, which are used to select
rules and to measure coverage. The key is optional in the specification, but SigmaHQ
requires it.`,
	Avoid: `
title: Whoami`,
	Prefer: `
title: Whoami
tags:
  - attack.discovery`,
	Run: missingTags,
})

func missingTags(p *check.Pass) { missing(p, "tags", "add at least an ATT&CK tactic") }
