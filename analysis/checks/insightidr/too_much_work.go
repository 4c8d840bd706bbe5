package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "too-much-work",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "condition that expands to too many tests",
	What: `Reports a condition whose query would have more than 100,000 tests. The
rule is not converted.`,
	Why: `A condition can refer to the same long list of values several times.
InsightIDR does not run a query of that size.`,
	Prefer: `
condition: selection and not filter`,
	Run: (*check.Pass).ReportTranslation,
})
