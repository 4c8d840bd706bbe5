package taxonomy

import (
	"slices"
	"strings"
)

// Origin is where events of a log source are recorded: an event log, with the
// event id and the providers. Empty parts are not specified.
type Origin struct {
	EventID, Channel string
	Providers        []string
}

// auditEvents are the events of the security log that belong to a category, as
// Sysmon's do. Source: pySigma-pipeline-windows, windows-audit; Microsoft's
// documentation of the audit events.
var auditEvents = map[string]string{
	"process_creation":   "4688",
	"registry_event":     "4657",
	"registry_set":       "4657",
	"registry_add":       "4657",
	"registry_delete":    "4657",
	"network_connection": "5156",
}

// ObjectEvents are those of the security log that some teams read as files,
// registry keys and pipes.
var ObjectEvents = []string{"4656", "4658", "4660", "4663", "5140", "5145"}

// linuxEvents are the events of Sysmon for Linux. Source: Sigma taxonomy
// appendix, "Linux".
var linuxEvents = map[string]string{"process_creation": "1", "network_connection": "3", "file_event": "11"}

// SysmonChannel is the event log of Sysmon.
const SysmonChannel = "Microsoft-Windows-Sysmon/Operational"

// Origins returns where the events of a log source are recorded, one for each
// kind of event. The same thing can be recorded in several logs: a process that
// starts is Sysmon's event 1 and event 4688 of the security log. Source: Sigma
// taxonomy appendix, "Windows" and "Linux".
func (t *Taxonomy) Origins(l Logsource) []Origin {
	linux := Origin{Channel: "Linux-Sysmon/Operational", Providers: []string{"Linux-Sysmon"}}
	switch {
	case l.Product == "linux" && l.Category != "" && l.Service == "":
		if linux.EventID = linuxEvents[l.Category]; linux.EventID == "" {
			return nil
		}
		return []Origin{linux}
	case l.Product == "linux" && l.Service == "sysmon":
		return []Origin{linux}
	case l.Product == "":
		l.Product = "windows"
	}
	s, ok := t.Source(l)
	if !ok || l.Product != "windows" || s.Channels == nil {
		return nil
	}
	var origins []Origin
	audit := Origin{auditEvents[l.Category], "Security", []string{"Microsoft-Windows-Security-Auditing"}}
	for _, e := range s.Events {
		if e.Channel == audit.Channel {
			audit.EventID = e.ID
			continue
		}
		origins = append(origins, Origin{e.ID, e.Channel, providersOf(e.Channel)})
	}
	for _, c := range s.Channels {
		if !slices.ContainsFunc(s.Events, func(e Event) bool { return e.Channel == c }) {
			origins = append(origins, Origin{Channel: c, Providers: providersOf(c)})
		}
	}
	if l.Category != "" && audit.EventID != "" {
		origins = append(origins, audit)
	}
	return origins
}

// providersOf names the providers of an event log, nil for logs that all
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
