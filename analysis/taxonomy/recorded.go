package taxonomy

import "strings"

// Recorded is what a log source already says about its events: which ids they
// have, in which event logs of Windows they are, and who writes them. A list is
// empty where the log source leaves it open. The same event can come from
// several logs: a process that starts is Sysmon's event 1 and event 4688 of the
// security log.
type Recorded struct {
	EventIDs, Channels, Providers []string
	// Other ids belong to events of other logs that some teams read as the same
	// category. A test on one of them neither repeats nor contradicts it.
	Other []string
}

// auditEvents are the events of the security log that stand for a category.
// Source: pySigma-pipeline-windows, windows-audit; Microsoft's documentation of
// the audit events.
var auditEvents = map[string][]string{
	"process_creation":   {"4688"},
	"registry_event":     {"4657"},
	"registry_set":       {"4657"},
	"registry_add":       {"4657"},
	"registry_delete":    {"4657"},
	"network_connection": {"5156"},
}

// objectEvents are those of the security log that some teams read as files,
// registry keys and pipes.
var objectEvents = []string{"4656", "4658", "4660", "4663", "5140", "5145"}

// Recorded returns what a log source of Windows says about its events. Source:
// Sigma taxonomy appendix, "Windows".
func (t *Taxonomy) Recorded(l Logsource) (Recorded, bool) {
	if l.Product == "" {
		l.Product = "windows"
	}
	s, ok := t.Source(l)
	if !ok || l.Product != "windows" || s.Channels == nil {
		return Recorded{}, false
	}
	r := Recorded{Channels: s.Channels}
	for _, e := range s.Events {
		r.EventIDs = append(r.EventIDs, e.ID)
	}
	if l.Category != "" {
		r.Other = objectEvents
		if audit := auditEvents[l.Category]; audit != nil {
			r.EventIDs = merged(r.EventIDs, audit)
			r.Channels = merged(r.Channels, []string{"Security"})
		}
	}
	for _, c := range r.Channels {
		providers := providersOf(c)
		if providers == nil { // anybody writes there
			r.Providers = nil
			break
		}
		r.Providers = merged(r.Providers, providers)
	}
	return r, true
}

// providersOf names who writes into an event log, nil for logs that all
// programs share.
func providersOf(channel string) []string {
	switch channel {
	case "System", "Application", "MSExchange Management", "DNS Server":
		return nil
	case "Security":
		return []string{"Microsoft-Windows-Security-Auditing", "Microsoft-Windows-Eventlog"}
	case "Windows PowerShell":
		return []string{"PowerShell"}
	case "Microsoft-Windows-DNS Client Events/Operational":
		return []string{"Microsoft-Windows-DNS-Client"}
	}
	provider, _, _ := strings.Cut(channel, "/")
	return []string{provider}
}
