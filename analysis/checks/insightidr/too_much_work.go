package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "too-much-work",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "condition that unfolds to too many tests",
	Why: `A condition can name the same long list of values again and again. The query would
have more than 100,000 tests, which InsightIDR does not run. Such a rule is not
translated.`,
	Prefer: `
condition: selection and not filter`,
	Run: (*check.Pass).ReportTranslation,
})
