package logsource

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "sysmon-without-eventid",
	Group:    "logsource",
	Severity: check.Warning,
	Title:    "rule on Sysmon without an event",
	Why: `Sysmon writes some thirty kinds of events into one log. A rule on "service: sysmon"
that names no EventID reads them all, and its fields mean something else in each.`,
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
			p.Reportf(v.Span, "this reads every event of Sysmon; name the EventID, or a category such as process_creation")
		}
	}
}
