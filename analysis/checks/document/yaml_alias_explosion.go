package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:      "yaml-alias-explosion",
	Group:     "document",
	Severity:  check.Error,
	Mandatory: true,
	Title:     "aliases that expand to too many nodes",
	What: `Reports a document whose aliases expand to too many nodes. Beyond the
limit the aliases are not followed.`,
	Why: `An alias is a copy of the node with its anchor. Aliases of lists of aliases
multiply, so a few lines can expand to millions of values and exhaust the memory of a
parser. No rule needs this.`,
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
