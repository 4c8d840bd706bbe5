package detection

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/valueset"
)

var _ = check.Register(check.Check{
	Name:     "value-already-covered",
	Group:    "detection",
	Severity: check.Hint,
	Optional: true,
	Title:    "value that another value covers",
	What: `Reports a value in a list that another value of the list already matches,
such as "whoami /all" next to "whoami" with "contains". With "all", it reports the value
that the other one implies.`,
	Why: `The value has no effect. Authors often keep both on purpose, because each
names something specific.`,
	Avoid: `
detection:
  selection:
    CommandLine|contains: [whoami, 'whoami /all']
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains: [whoami, id]
  condition: selection`,
	Run: valueAlreadyCovered,
})

func valueAlreadyCovered(p *check.Pass) {
	compare := check.Once(p, valueset.Comparer{}, func() *valueset.Comparer { return &valueset.Comparer{Left: 200_000} })
	fields(p, func(i check.Item) {
		if len(i.Values) < 2 || len(i.Values) > 500 {
			return
		}
		sets := make([]valueset.Set, len(i.Values))
		for n := range i.Values {
			sets[n] = valueset.OfValues(i.Values[n : n+1])
		}
		for n, set := range sets {
			for m, other := range sets {
				wide, narrow := other, set
				if i.All { // all values are required, so the wider one has no effect
					wide, narrow = set, other
				}
				if n == m || !compare.Covers(wide, narrow) || compare.Covers(narrow, wide) { // see duplicate-value
					continue
				}
				by, says := i.Values[m].SourceNode(), "redundant value: %.60q in the same list already matches it"
				if i.All {
					says = "redundant value: %.60q in the same list already implies it"
				}
				p.Reportf(i.Values[n].SourceNode().Span, says, by.Value).RelatedTo(by.Span, "this value")
				break
			}
		}
	})
}
