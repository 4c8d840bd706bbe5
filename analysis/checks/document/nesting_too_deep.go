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
	Title:     "nesting that is too deep",
	What: `Reports lists, mappings and parentheses in conditions that are nested more
than 200 levels deep. What is below is not read.`,
	Why: `Rules have five or six levels. Deeper nesting is a mistake, or was made to
exhaust a parser.`,
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
