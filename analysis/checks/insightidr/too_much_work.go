package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "too-much-work",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "condition, filters or correlation that expand too far",
	What: `Reports a condition whose query would have more than 100,000 tests, rules
whose conditions and filters together expand to more than 200,000 tests in
one file, and correlations that together refer to more than 10,000 rules. The
rule is not converted.`,
	Why: `A condition can refer to the same long list of values several times, and a
filter for any rule is added to each rule of its log source. InsightIDR does
not run a query of that size, and a small file could fill the memory.`,
	Prefer: `
condition: selection and not filter`,
	Run: (*check.Pass).ReportTranslation,
})
