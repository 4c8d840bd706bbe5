package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:      "yaml-syntax",
	Group:     "document",
	Severity:  check.Error,
	Mandatory: true,
	Title:     "invalid YAML",
	What: `Reports a YAML syntax error. The rest of the document is still checked, so
other findings and hovers remain available while you type.`,
	Why: `Other tools reject the whole file for a single syntax error, and none of
its rules detects anything. Fixes are suggestions, offered only if they resolve the
error and leave all other lines unchanged.`,
	Avoid: `
title: 'Whoami run by SYSTEM
level: high`,
	Prefer: `
title: 'Whoami run by SYSTEM'
level: high`,
	Run: (*check.Pass).ReportProblems, // with the fixes that reading knows
})
