package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-falsepositives",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Info},
	Title:    "missing false positives",
	What:     `Reports a rule without "falsepositives".`,
	Why: `Analysts need to know which harmless events a rule is known to match. The
key is optional in the specification; SigmaHQ rules say "Unknown" or "Unlikely" if none
are known.`,
	Avoid: `
title: Whoami`,
	Prefer: `
title: Whoami
falsepositives:
  - Unlikely`,
	Run: missingFalsepositives,
})

func missingFalsepositives(p *check.Pass) {
	missing(p, "falsepositives", "write Unknown or Unlikely if none are known")
}
