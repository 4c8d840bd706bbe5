package metadata

import (
	"time"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "impossible-date",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "date that does not exist",
	What:     `Reports a date in the right form that does not exist, such as 2025-02-31.`,
	Why:      `Tools that convert dates reject the rule.`,
	Avoid: `
date: 2025-02-31`,
	Prefer: `
date: 2025-02-28`,
	Run: impossibleDate,
})

func impossibleDate(p *check.Pass) {
	for _, key := range dateKeys {
		d, ok := dateOf(p, key)
		if !ok || !d.day.IsZero() {
			continue
		}
		switch last := time.Date(d.y, time.Month(d.m)+1, 0, 0, 0, 0, 0, time.UTC).Day(); {
		case d.m < 1 || d.m > 12:
			p.Reportf(d.node.Span, "the date %q does not exist; months range from 01 to 12", d.node.Value)
		case d.d < 1:
			p.Reportf(d.node.Span, "the date %q does not exist; days start at 01", d.node.Value)
		default:
			p.Reportf(d.node.Span, "the date %q does not exist; the month has %d days", d.node.Value, last)
		}
	}
}
