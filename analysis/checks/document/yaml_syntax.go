package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:      "yaml-syntax",
	Group:     "document",
	Severity:  check.Error,
	Mandatory: true,
	Title:     "invalid YAML",
	Why: `A rule is YAML. Other tools refuse a whole file for one syntax error, and no
rule in it detects anything. Here the rest of the document is still read, so other
findings and hovers stay while a line is half written. Fixes are offered as a
choice, and only where they are proved to resolve the error and to leave all other
lines as they are.`,
	Avoid: `
title: 'Whoami run by SYSTEM
level: high`,
	Prefer: `
title: 'Whoami run by SYSTEM'
level: high`,
	Run: (*check.Pass).ReportProblems, // with the fixes that reading knows
})
