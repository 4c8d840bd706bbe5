package metadata

import (
	"time"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "date-in-future",
	Group:    "metadata",
	Severity: check.Info,
	Title:    "date that lies in the future",
	Why: `The dates say when a rule was made and last changed, so neither can lie ahead.
Most often the year or the order of month and day is wrong.`,
	Avoid: `
date: 9023-01-05`,
	Prefer: `
date: 2023-01-05`,
	Run: dateInFuture,
})

func dateInFuture(p *check.Pass) {
	for _, key := range dateKeys {
		// Somewhere on earth it is already the day of UTC+14.
		if d, ok := dateOf(p, key); ok && d.day.After(p.Today().Add(14*time.Hour)) {
			p.Reportf(d.node.Span, "the date %q lies in the future", d.node.Value)
		}
	}
}
