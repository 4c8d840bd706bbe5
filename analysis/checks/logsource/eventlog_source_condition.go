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
	Title:    "test for the event log that adds nothing",
	Why: `Old rules ask for "Source: Eventlog". What is an event of Windows follows from the
log source, and no target writes that field, so the test makes the rule find
nothing.`,
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
				p.Reportf(i.At(), "the log source says already that these are events of Windows; leave this test out")
			}
		}
	}
}
