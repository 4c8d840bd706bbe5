package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-references",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Info},
	Title:    "rule without references",
	Why: `References lead to the report, documentation or program that a rule was made
from. The convention of the public rules wants them wherever there is something
public; the specification leaves them to the author.`,
	Avoid: `
title: Whoami`,
	Prefer: `
title: Whoami
references:
  - https://example.org/whoami`,
	Run: missingReferences,
})

func missingReferences(p *check.Pass) { missing(p, "references", "link what the rule was made from") }
