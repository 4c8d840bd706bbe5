package modifier

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "time-part-range",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "date part out of range",
	What:     `Reports a minute, hour, day, week or month that no date has.`,
	Why: `Minutes range from 0 to 59, hours from 0 to 23, days from 1 to 31, weeks
from 1 to 53 and months from 1 to 12 (Sigma modifiers appendix). Any other value never
matches.`,
	Avoid: `
detection:
  selection:
    TimeCreated|hour: 24
  condition: selection`,
	Prefer: `
detection:
  selection:
    TimeCreated|hour: 23
  condition: selection`,
	Run: timePartRange,
})

var timeParts = map[string][2]float64{"minute": {0, 59}, "hour": {0, 23}, "day": {1, 31}, "week": {1, 53}, "month": {1, 12}}

func timePartRange(p *check.Pass) {
	for _, i := range p.Items() {
		for _, v := range i.Values {
			t, ok := v.(sigma.TimePart)
			if !ok {
				continue
			}
			r, ok := timeParts[t.Unit]
			if n := t.Number.Float; ok && (n < r[0] || n > r[1] || n != float64(int(n))) {
				p.Reportf(t.Node.Span, "%q ranges from %v to %v", t.Unit, r[0], r[1])
			}
		}
	}
}
