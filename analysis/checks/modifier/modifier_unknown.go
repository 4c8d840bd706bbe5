package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "modifier-unknown",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "modifier that Sigma does not have",
	Why: `Behind a "|" stand the modifiers, which say how the values are compared. A
word that is none cannot be guessed, so the rule is refused. Modifiers are
lower case and without blanks.`,
	Avoid: `
detection:
  selection:
    Image|endwith: '\whoami.exe'
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: (*check.Pass).Problems,
})
