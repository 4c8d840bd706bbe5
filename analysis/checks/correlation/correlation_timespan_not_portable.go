package correlation

import (
	"fmt"
	"regexp"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-timespan-not-portable",
	Group:    "correlation",
	Severity: check.Hint,
	Title:    "timespan in weeks, months or years",
	What:     `Reports a timespan with the units w, M or y.`,
	Why: `The specification has seconds, minutes, hours and days. pySigma and rsigma
also read w, M and y as weeks, months and years. A week is seven days, but months and
years have no fixed length, and an uppercase M is easily mistaken for minutes.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 2w
  condition: {gte: 10}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 14d
  condition: {gte: 10}`,
	Run: ofCorrelation(correlationTimespanNotPortable),
})

// spans are the timespans that are read.
var spans = regexp.MustCompile(`^[0-9]{1,10}d$`)

func correlationTimespanNotPortable(p *check.Pass, c *sigma.Correlation) {
	if c.Timespan == nil {
		return
	}
	n := c.Timespan.Node
	switch c.Timespan.Unit {
	case "w":
		days := fmt.Sprint(7*c.Timespan.Count, "d")
		if !spans.MatchString(days) {
			p.Reportf(n.Span, "the specification has no unit for weeks, and this number is too large to write in days")
			return
		}
		f := p.Reportf(n.Span, "the specification has no unit for weeks; write %q", days)
		f.Fix(fmt.Sprintf("Write %q", days), n.Rewrite(days)...)
	case "M":
		p.Reportf(n.Span, `"M" means months in pySigma and rsigma and is not part of the specification; use "m" for minutes`)
	case "y":
		p.Reportf(n.Span, "the specification has no unit for years; write days")
	}
}
