package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:      "yaml-alias-explosion",
	Group:     "document",
	Severity:  check.Error,
	Mandatory: true,
	Title:     "aliases that unfold to too many nodes",
	Why: `An alias stands for a copy of what its anchor marks. Aliases of lists of
aliases multiply, so a few lines can stand for millions of values and exhaust
the memory of a reader. No rule needs that; beyond the limit the aliases are
not followed.`,
	Avoid: `
a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
e: [*d, *d]`,
	Prefer: `
a: &a [x, x, x]
b: [*a, *a]`,
	Run: (*check.Pass).ReportProblems,
})
