package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-falsepositives",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Info},
	Title:    "rule without a word on false positives",
	Why: `An analyst wants to know what harmless events a rule is known to match. The
convention of the public rules wants "Unknown" or "Unlikely" where nothing is
known; the specification leaves the key to the author.`,
	Avoid: `
title: Whoami`,
	Prefer: `
title: Whoami
falsepositives:
  - Unlikely`,
	Run: missingFalsepositives,
})

func missingFalsepositives(p *check.Pass) {
	missing(p, "falsepositives", "write Unknown or Unlikely where none is known")
}
