package document

import (
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:      "nesting-too-deep",
	Group:     "document",
	Severity:  check.Error,
	Mandatory: true,
	Title:     "nesting deeper than what is read",
	Why: `Lists, mappings, and brackets in conditions are read to a depth of 200. Rules
have five or six levels; a text that goes deeper was made to exhaust a reader.`,
	Avoid: `
detection:
  selection: ` + strings.Repeat("[", 201) + strings.Repeat("]", 201),
	Prefer: `
detection:
  selection:
    - Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: (*check.Pass).ReportProblems,
})
