package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-tags",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Info},
	Title:    "rule without tags",
	Why: `Tags place a rule in ATT&CK and other systems, by which rules are chosen and
coverage is measured. The specification leaves them to the author; the convention
of the public rules wants them.`,
	Avoid: `
title: Whoami`,
	Prefer: `
title: Whoami
tags:
  - attack.discovery`,
	Run: missingTags,
})

func missingTags(p *check.Pass) { missing(p, "tags", "name at least a tactic of ATT&CK") }
