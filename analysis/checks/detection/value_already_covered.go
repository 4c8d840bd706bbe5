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
	Title:    "value that another one of the list includes",
	Why: `A text that contains another text of a list under "contains" is found wherever
that one is, and likewise for beginnings and ends. Authors often keep both, as
each names something of its own.`,
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
		if i.All || len(i.Values) < 2 || len(i.Values) > 500 {
			return
		}
		sets := make([]valueset.Set, len(i.Values))
		for n := range i.Values {
			sets[n] = valueset.OfValues(i.Values[n : n+1])
		}
		for n, set := range sets {
			for m, other := range sets {
				if n != m && compare.Covers(other, set) && !compare.Covers(set, other) { // else see duplicate-value
					p.Reportf(i.Values[n].SourceNode().Span, "%.60q in the same list matches all of this", i.Values[m].SourceNode().Value)
					break
				}
			}
		}
	})
}
