package logsource

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/provenance"
)

var _ = check.Register(check.Check{
	Name:     "logsource-contradiction",
	Group:    "logsource",
	Severity: check.Warning,
	Title:    "test that contradicts the log source",
	What: `Reports a test on an event ID or channel that no event of the log source
has.`,
	Why: `The rule never matches. For example, process_creation is event 1 of Sysmon
and event 4688 of the security log.`,
	Avoid: `
logsource:
  product: windows
  category: process_creation
detection: {selection: {EventID: 4624, User: SYSTEM}, condition: selection}`,
	Prefer: `
logsource:
  product: windows
  service: security
detection: {selection: {EventID: 4624, TargetUserName: SYSTEM}, condition: selection}`,
	Run: logsourceContradiction,
})

func logsourceContradiction(p *check.Pass) {
	l, ok := known(p)
	if !ok {
		return
	}
	origins := p.Taxonomy().Origins(l)
	for _, i := range p.Items() {
		if holds, decided := provenance.Decide(origins, i.Item); decided && holds == 0 {
			p.Reportf(i.At(), "this test contradicts the log source: no event of %s matches it", l)
		}
	}
}
