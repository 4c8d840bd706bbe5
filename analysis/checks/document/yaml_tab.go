package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "yaml-tab",
	Group:    "document",
	Severity: check.Error,
	Title:    "tab in the indentation",
	Why: `YAML allows only spaces before a key or a list item. Editors show a tab like
spaces, which makes this fault hard to see, and the file cannot be read by any
other tool.`,
	Avoid: `
detection:
  selection:
		Image: 'C:\Windows\System32\whoami.exe'
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image: 'C:\Windows\System32\whoami.exe'
  condition: selection`,
	Run: (*check.Pass).Problems,
})
