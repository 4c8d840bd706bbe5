package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "nested-map-value",
	Group:    "detection",
	Severity: check.Error,
	Title:    "field with a mapping as its value",
	Why: `A field is compared with a text, a number or null, or a list of them; a
mapping below a field has no meaning in Sigma. Inner parts of a field are
reached with a dot: "process.name".`,
	Avoid: `
detection:
  selection:
    process:
      name: whoami.exe
  condition: selection`,
	Prefer: `
detection:
  selection:
    process.name: whoami.exe
  condition: selection`,
	Run: (*check.Pass).Problems,
})
