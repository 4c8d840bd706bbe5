package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:      "encoding-not-utf8",
	Group:     "document",
	Severity:  check.Error,
	Mandatory: true,
	Title:     "file that is not UTF-8",
	What:      `Reports a file in an encoding other than UTF-8.`,
	Why: `Sigma files must be UTF-8. In any other encoding, letters outside ASCII are
misread or cannot be read at all, and values with such letters never match. Save the
file as UTF-8.`,
	Avoid:  "title: Caf\xe9 opened",
	Prefer: "title: Café opened",
	Run:    (*check.Pass).ReportProblems,
})
