package events

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// eventFormat is what an event looks like, by fields that it has.
type eventFormat struct {
	name string
	all  []string // fields, as paths; all of them are there
}

// eventFormats are tried in this order.
var eventFormats = []eventFormat{
	{"an entry of InsightIDR", []string{"r7_hostid"}},
	{"an entry of InsightIDR", []string{"r7_context"}},
	{"an entry of InsightIDR", []string{"process.exe_path"}},
	{"an event of OCSF", []string{"class_uid", "category_uid"}},
	{"an event of OCSF", []string{"class_uid", "activity_id"}},
	{"an alert of Falco", []string{"output_fields", "rule"}},
	{"an event of Google Security Operations (UDM)", []string{"metadata.event_type"}},
	{"an event of Google Security Operations (UDM)", []string{"metadata.eventType"}},
	{"a finding of Hayabusa", []string{"RuleTitle"}},
	{"an alert of Wazuh", []string{"agent.id", "rule.id"}},
	{"a Windows event of Wazuh", []string{"data.win"}},
	{"a Windows event", []string{"Event.System"}},
	{"a Windows event", []string{"System.EventID"}},
	{"a Windows event of Winlogbeat", []string{"winlog"}},
	{"a Windows event of NXLog", []string{"SourceName", "EventID"}},
	{"a Windows event of Splunk", []string{"EventCode"}},
	{"a Windows event of Microsoft Sentinel", []string{"EventID", "TenantId"}},
	{"a Windows event", []string{"EventID"}},
	{"an event of Microsoft Defender XDR", []string{"ActionType", "DeviceName"}},
	{"an event of Microsoft Defender XDR", []string{"ActionType", "DeviceId"}},
	{"AWS CloudTrail", []string{"eventSource", "eventName"}},
	{"VPC flow logs", []string{"srcaddr", "dstaddr"}},
	{"Amazon GuardDuty", []string{"schemaVersion", "service", "severity"}},
	{"an audit log of Google Cloud", []string{"protoPayload"}},
	{"a log of Google Cloud", []string{"logName", "resource"}},
	{"a report of Google Workspace", []string{"id.applicationName"}},
	{"an audit event of Kubernetes", []string{"auditID"}},
	{"an audit event of Kubernetes", []string{"objectRef", "verb"}},
	{"the system log of Okta", []string{"eventType", "published", "actor"}},
	{"the audit log of Microsoft 365", []string{"Operation", "Workload"}},
	{"an Entra ID sign-in", []string{"conditionalAccessStatus"}},
	{"an Entra ID sign-in", []string{"properties.conditionalAccessStatus"}},
	{"an Entra ID audit event", []string{"activityDisplayName"}},
	{"an Entra ID audit event", []string{"properties.activityDisplayName"}},
	{"an Azure log", []string{"operationName", "category"}},
	{"an Azure log", []string{"OperationName", "Category"}},
	{"the audit log of GitHub", []string{"action", "actor", "created_at"}},
	{"the audit log of GitHub", []string{"action", "@timestamp", "_document_id"}},
	{"an event of Suricata", []string{"event_type", "src_ip", "flow_id"}},
	{"an event of Suricata", []string{"event_type", "src_ip", "timestamp"}},
	{"a Zeek log", []string{"uid", "id.orig_h"}},
	{"an event of osquery", []string{"columns", "hostIdentifier"}},
	{"an event of osquery", []string{"columns", "calendarTime"}},
	{"an event of osquery", []string{"columns", "unixTime"}},
	{"an event of osquery", []string{"columns", "name"}},
	{"an event of SentinelOne", []string{"src.process.image.path"}},
	{"an event of SentinelOne", []string{"srcProcImagePath"}},
	{"an event of Cortex XDR", []string{"actor_process_image_path"}},
	{"an event of CrowdStrike Falcon", []string{"event_simpleName"}},
	{"an event of auditd", []string{"auditd"}},
	{"an event of Elastic Common Schema", []string{"ecs"}},
	{"an event of Elastic Common Schema", []string{"event.category"}},
	{"a message of Graylog", []string{"short_message"}},
}

// incompleteFormats are formats that lack fields that rules use, with the way
// to export complete events. Each is recognized by fields that it has, and by
// others that it would have if it were complete.
var incompleteFormats = []struct {
	eventFormat
	none []string
}{
	{eventFormat{"Get-WinEvent | ConvertTo-Json, which has values without names; export with ForEach-Object { $_.ToXml() }", []string{"Properties", "ProviderName"}}, []string{"EventData", "Image"}},
	{eventFormat{"a Windows event from Fluent Bit, which has values without names; export it as XML", []string{"StringInserts"}}, []string{"EventData", "Image"}},
	{eventFormat{"a Windows event from Fluentd, which has values without names; configure it to parse the description, or export XML", []string{"EventData", "ProviderName", "Description"}}, []string{"Image"}},
	{eventFormat{"a Windows event whose fields Splunk did not extract; search with the add-on for Windows, or export XmlWinEventLog", []string{"_raw", "sourcetype"}}, []string{"EventCode", "EventID", "Image", "Event"}},
	{eventFormat{"a Windows event from Microsoft Sentinel, which has values without names in ParameterXml; export the column EventData", []string{"ParameterXml"}}, []string{"EventData", "Image"}},
	{eventFormat{"a Windows event from EvtxECmd without its Payload; export it with --json", []string{"EventId", "PayloadData1"}}, []string{"Payload", "EventData", "Image"}},
	{eventFormat{"an alert of Wazuh without the event", []string{"rule.id", "full_log", "decoder"}}, []string{"data"}},
}

// MissingParts describes the format of an event that lacks fields of the
// original, with the way to export them; "" for others.
func MissingParts(fields map[string]any) string {
	for _, k := range incompleteFormats {
		if !k.matches(fields) || slices.ContainsFunc(k.none, func(path string) bool { return named(fields, path) }) {
			continue
		}
		if text, ok := fields["sourcetype"].(string); ok && !strings.Contains(strings.ToLower(text), "wineventlog") {
			continue
		}
		if text, ok := fields["Message"].(string); ok && strings.Contains(text, "\nUtcTime: ") {
			continue // Sysmon's, which is read
		}
		return k.name
	}
	return ""
}

// named reports whether an event has a field that is not a list of values alone,
// nor empty.
func named(fields map[string]any, path string) bool {
	_, list := fields[path].([]any)
	return !list && fields[path] != "" && has(fields, path)
}

func (k eventFormat) matches(fields map[string]any) bool {
	return !slices.ContainsFunc(k.all, func(path string) bool { return !has(fields, path) })
}

// DetectFormat describes an event: the program that wrote it, if known, and
// some of its fields.
func DetectFormat(fields map[string]any) string {
	if len(fields) == 0 {
		return "an empty JSON object"
	}
	if name := MissingParts(fields); name != "" {
		return name
	}
	name := "a JSON object"
	if at := slices.IndexFunc(eventFormats, func(k eventFormat) bool { return k.matches(fields) }); at >= 0 {
		name = eventFormats[at].name
	}
	for _, inner := range []string{"Event", "EventData", "data", "win", "eventdata"} {
		if object, ok := fields[inner].(map[string]any); ok && len(object) > 0 {
			fields = object
		}
	}
	names := slices.Sorted(maps.Keys(fields))
	more := ""
	if len(names) > maxNames {
		more = fmt.Sprintf(" and %d more", len(names)-maxNames)
		names = names[:maxNames]
	}
	for _, key := range payloadKeys {
		if text, ok := fields[key].(string); ok {
			if format := textFormat(text); format != "" {
				return fmt.Sprintf("%s whose %s is %s, which is not supported", name, key, format)
			}
		}
	}
	return fmt.Sprintf("%s with %s%s", name, strings.Join(names, ", "), more)
}

const maxNames = 6

// has reports whether an event has a field, nested or under the whole path.
func has(fields map[string]any, path string) bool {
	if _, ok := fields[path]; ok {
		return true
	}
	for i := range len(path) {
		if path[i] != '.' {
			continue
		}
		if inner, ok := fields[path[:i]].(map[string]any); ok && has(inner, path[i+1:]) {
			return true
		}
	}
	return false
}

// textFormat names the format of a text within an event, or returns "".
func textFormat(text string) string {
	line, _, _ := strings.Cut(text[:min(len(text), 1<<12)], "\n")
	for _, f := range textFormats {
		if f.name != "" && f.line.MatchString(strings.TrimRight(line, "\r")) {
			return f.name
		}
	}
	return ""
}
