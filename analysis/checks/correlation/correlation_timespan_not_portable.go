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
	Why: `The specification knows seconds, minutes, hours and days. pySigma and rsigma read
w, M and y too: weeks, months and years. A week is seven days; a month and a
year have no fixed length, and a capital M is easily taken for minutes.`,
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
	Run: correlationTimespanNotPortable,
})

// spans are the timespans that are read.
var spans = regexp.MustCompile(`^[0-9]{1,10}d$`)

func correlationTimespanNotPortable(p *check.Pass) {
	c := of(p)
	if c == nil || c.Timespan == nil {
		return
	}
	n := c.Timespan.Node
	switch c.Timespan.Unit {
	case "w":
		days := fmt.Sprint(7*c.Timespan.Count, "d")
		if !spans.MatchString(days) {
			p.Reportf(n.Span, "weeks are not in the specification, and these are more than can be written in days")
			return
		}
		f := p.Reportf(n.Span, "weeks are not in the specification; write %q", days)
		if text, ok := n.Write(days); ok {
			f.Fix(fmt.Sprintf("Write %q", days), sigma.Edit{At: n.Span, Text: text})
		}
	case "M":
		p.Reportf(n.Span, `"M" is a month in pySigma and rsigma and not in the specification; minutes are written "m"`)
	case "y":
		p.Reportf(n.Span, "years are not in the specification; write days")
	}
}
