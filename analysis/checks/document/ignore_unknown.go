package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "ignore-unknown",
	Group:    "document",
	Severity: check.Warning,
	Title:    "comment that hides a check that does not exist",
	Why: `A comment "# sigma-lsp: ignore[...]" names the checks whose findings it hides. A
misspelt name hides nothing, and the finding that it was meant for comes back
as soon as the comment is all that kept it away. So it is with a comment that names
no check, or has another word or case.`,
	Avoid: `
title: Whoami # sigma-lsp: ignore[selection-unused]`,
	Prefer: `
title: Whoami # sigma-lsp: ignore[selection-not-used]`,
	Run: (*check.Pass).ReportUnknownIgnores,
})
