package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:      "document-too-large",
	Group:     "document",
	Severity:  check.Error,
	Mandatory: true,
	Title:     "file that is too large",
	What: `Reports a file larger than 1 MiB, the documents of a file after the first 5,000,
and a document to which the actions "global" and "repeat" add too much: the documents
of a file can take over 100,000 nodes from others. None of these is analyzed.`,
	Why: `The largest public rules have about 300 kB. A larger file is a list of
indicators, which belongs in a lookup table of the target platform, or is not a rule at
all.`,
	Prefer: "title: Whoami run by SYSTEM",
	Run:    (*check.Pass).ReportProblems,
})
