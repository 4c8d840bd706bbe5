package metadata

import (
	"time"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "date-in-future",
	Group:    "metadata",
	Severity: check.Info,
	Title:    "date in the future",
	What:     `Reports a "date" or "modified" that is in the future.`,
	Why: `A rule cannot be created or changed in the future. Usually the year is
wrong, or month and day are swapped.`,
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
			p.Reportf(d.node.Span, "the date %q is in the future", d.node.Value)
		}
	}
}
