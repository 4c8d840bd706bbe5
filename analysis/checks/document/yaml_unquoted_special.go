package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "yaml-unquoted-special",
	Group:    "document",
	Severity: check.Error,
	Title:    "value that begins with a character of YAML",
	Why: `At the beginning of a value some characters belong to YAML itself: "*" names
an alias, "&" an anchor, "!" a tag, "%" a directive, and "@" and the backtick
are reserved. Sigma uses "*" as a wildcard, so values often begin with it;
they must stand in quotes.`,
	Avoid: `
detection:
  selection:
    Image: *\whoami.exe
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image: '*\whoami.exe'
  condition: selection`,
	Run: (*check.Pass).Problems,
})
