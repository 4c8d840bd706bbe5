package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:      "document-too-large",
	Group:     "document",
	Severity:  check.Error,
	Mandatory: true,
	Title:     "file larger than what is read",
	Why: `A file above 1 MiB is not analysed. The largest public rules have some 300 kB;
what is larger is a list of indicators, which belongs in a lookup of the
target and not in a rule, or no rule at all.`,
	Prefer: "title: Whoami run by SYSTEM",
	Run:    (*check.Pass).ReportProblems,
})
