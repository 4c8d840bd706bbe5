package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:      "yaml-syntax",
	Group:     "document",
	Severity:  check.Error,
	Mandatory: true,
	Title:     "text that is no YAML",
	Why: `A rule is YAML. Where a text breaks the form of YAML, every other tool refuses
the whole file, and no rule in it detects anything. Here the rest of the
document is read all the same, so that other findings and hovers stay while a
line is half written. What an author would do by hand is offered as a choice,
which the catalogue of checks does not ask for: only where it is proved to mend
the line and to leave the reading of all others as it is.`,
	Avoid: `
title: 'Whoami run by SYSTEM
level: high`,
	Prefer: `
title: 'Whoami run by SYSTEM'
level: high`,
	Run: (*check.Pass).Problems, // with the ways that reading knows to mend them
})
