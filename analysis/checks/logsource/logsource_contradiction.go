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
	Why: `A log source of Windows says which events it holds. Sysmon's process_creation is
event 1, and that of the security log is event 4688: a test for another event id or
another channel is met by none of its events.`,
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
			p.Reportf(i.At(), "this test contradicts the log source: no event of %s meets it", l)
		}
	}
}
