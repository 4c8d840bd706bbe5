package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "ignore-unused",
	Group:    "document",
	Severity: check.Hint,
	Title:    "comment that hides no finding",
	Why: `A comment that hides a finding outlives it: when the fault is gone, the comment
would hide the next one. Checks that did not run, because the settings turn
them off, are not looked at.`,
	Avoid: `
title: Whoami
level: high # sigma-lsp: ignore[invalid-level]`,
	Prefer: `
title: Whoami
level: urgent # sigma-lsp: ignore[invalid-level]`,
	RunsLast: true,
	Run:      (*check.Pass).ReportUnusedIgnores,
})
