package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "ignore-unused",
	Group:    "document",
	Severity: check.Hint,
	Title:    "ignore comment without effect",
	What: `Reports an ignore comment that hides no finding. Checks that are turned
off are not considered.`,
	Why: `The finding that the comment was written for is gone, and the comment would
hide the next one.`,
	Avoid: `
title: Whoami
level: high # sigma-lsp: ignore[invalid-level]`,
	Prefer: `
title: Whoami
level: urgent # sigma-lsp: ignore[invalid-level]`,
	RunsLast: true,
	Run:      (*check.Pass).ReportUnusedIgnores,
})
