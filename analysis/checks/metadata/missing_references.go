package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-references",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Info},
	Title:    "missing references",
	What:     `Reports a rule without references.`,
	Why: `References link to the report, documentation or tool that a rule is based
on. The key is optional in the specification; SigmaHQ requires it if there is a public
source.`,
	Avoid: `
title: Whoami`,
	Prefer: `
title: Whoami
references:
  - https://example.org/whoami`,
	Run: missingReferences,
})

func missingReferences(p *check.Pass) {
	missing(p, "references", "add links to the sources of the rule")
}
