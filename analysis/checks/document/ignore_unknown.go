package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "ignore-unknown",
	Group:    "document",
	Severity: check.Warning,
	Title:    "ignore comment for an unknown check",
	What: `Reports a comment "# sigma-lsp: ignore[...]" that names no check or an
unknown one, or that is not written exactly like this.`,
	Why: `The comment has no effect, so the finding that it should hide is still
reported.`,
	Avoid: `
title: Whoami # sigma-lsp: ignore[selection-unused]`,
	Prefer: `
title: Whoami # sigma-lsp: ignore[selection-not-used]`,
	Run: (*check.Pass).ReportUnknownIgnores,
})
