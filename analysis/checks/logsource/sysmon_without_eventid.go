package logsource

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "sysmon-without-eventid",
	Group:    "logsource",
	Severity: check.Warning,
	Title:    "Sysmon rule without an event",
	What:     `Reports a rule on "service: sysmon" without an EventID.`,
	Why: `Sysmon writes about thirty kinds of events to one log. Without an EventID
the rule searches them all, and its fields mean something different in each.`,
	Avoid: `
logsource:
  product: windows
  service: sysmon
detection: {selection: {User: SYSTEM}, condition: selection}`,
	Prefer: `
logsource:
  product: windows
  service: sysmon
detection: {selection: {EventID: 16}, condition: selection}`,
	Run: sysmonWithoutEventid,
})

func sysmonWithoutEventid(p *check.Pass) {
	l, ok := known(p)
	if !ok || l.Service != "sysmon" || l.Category != "" || p.Rule == nil || !p.Parsed || len(p.Items()) == 0 {
		return
	}
	for _, i := range p.Items() {
		if i.Field == "EventID" {
			return
		}
	}
	for key, v := range values(p) {
		if key == "service" {
			p.Reportf(v.Span, "the rule searches every Sysmon event; add an EventID, or use a category such as process_creation")
		}
	}
}
