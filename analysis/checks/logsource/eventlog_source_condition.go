package logsource

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "eventlog-source-condition",
	Group:    "logsource",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "redundant test on the event log",
	What:     `Reports a test such as "Source: Eventlog", which old rules contain.`,
	Why: `The log source already says that these are Windows events, and no platform
has this field, so the rule finds nothing.`,
	Avoid: `
logsource:
  product: windows
  service: system
detection: {selection: {Source: Eventlog, EventID: 104}, condition: selection}`,
	Prefer: `
logsource:
  product: windows
  service: system
detection: {selection: {EventID: 104}, condition: selection}`,
	Run: eventlogSourceCondition,
})

func eventlogSourceCondition(p *check.Pass) {
	for _, i := range p.Items() {
		if i.Field != "Source" || len(i.Modifiers) > 0 || len(i.Values) != 1 {
			continue
		}
		if s, ok := i.Values[0].(sigma.String); ok {
			if text, plain := s.Plain(); plain && strings.EqualFold(text, "eventlog") {
				p.Reportf(i.At(), "the log source already implies Windows events; remove this test")
			}
		}
	}
}
