package condition

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "condition-unknown-selection",
	Group:    "condition",
	Severity: check.Error,
	Title:    "condition that names a selection that is not there",
	Why: `Each name in a condition must be a key of the detection, in the same spelling
and case. A name that is defined nowhere stops the conversion; it is most
often a slip of the pen or a selection that was renamed.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not fliter`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not filter`,
	Run: (*check.Pass).Problems,
})
