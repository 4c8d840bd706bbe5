package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:      "encoding-not-utf8",
	Group:     "document",
	Severity:  check.Error,
	Mandatory: true,
	Title:     "file that is not UTF-8",
	Why: `Sigma files are UTF-8. In another encoding every letter outside ASCII turns
into something else or stops the reader, and a value that holds one never
matches. Save the file again as UTF-8.`,
	Avoid:  "title: Caf\xe9 opened",
	Prefer: "title: Café opened",
	Run:    (*check.Pass).ReportProblems,
})
