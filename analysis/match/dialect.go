package match

import (
	"slices"
	"strings"
)

// dialect is how a program names what Sigma has a name for. It is spoken where
// the event has one of the fields of need, or need is empty.
type dialect struct {
	required []string
	names    [][2]string // a field of the event, and its name in Sigma
}

// dialects are read in order; the first that fills a name wins. Source of the
// names of Sigma: Sigma taxonomy, "Fields"; of the others the documentation of
// the programs.
var dialects = []dialect{
	{ // the header of Windows events: NXLog, Splunk, Sentinel, Get-WinEvent, Fluent Bit, Graylog
		required: []string{"EventID", "EventCode", "Channel", "LogName", "EventLog", "Event_ID", "eventId", "EventId", "Id", "event_id", "EventChannel"},
		names: [][2]string{
			{"EventCode", "EventID"}, {"Event_ID", "EventID"}, {"eventId", "EventID"}, {"EventId", "EventID"},
			{"EventChannel", "Channel"}, {"LogName", "Channel"}, {"EventLog", "Channel"}, {"Log", "Channel"}, {"log_name", "Channel"},
			{"SourceName", "Provider_Name"}, {"ProviderName", "Provider_Name"}, {"EventSourceName", "Provider_Name"}, {"source_name", "Provider_Name"},
			{"Hostname", "Computer"}, {"MachineName", "Computer"}, {"ComputerName", "Computer"}, {"host", "Computer"}, {"computer_name", "Computer"},
			{"RecordNumber", "EventRecordID"}, {"RecordId", "EventRecordID"}, {"RecordID", "EventRecordID"}, {"record_number", "EventRecordID"},
		},
	},
	{required: []string{"LogName", "ProviderName"}, names: [][2]string{{"Id", "EventID"}}},
	{required: []string{"EventLog", "Channel"}, names: [][2]string{{"Source", "Provider_Name"}, {"Provider", "Provider_Name"}}},
	{required: []string{"log_name", "winlog.channel", "event_data.Image", "computer_name", "source_name"}, names: [][2]string{{"event_id", "EventID"}}},
	{required: []string{"winlog.channel", "winlog.provider_name", "winlog.api"}, names: [][2]string{{"event.code", "EventID"}, {"event.provider", "Provider_Name"}}},
	{required: []string{"Channel", "event.provider"}, names: [][2]string{{"event.code", "EventID"}, {"event.provider", "Provider_Name"}}},

	{ // Winlogbeat by way of Graylog
		required: []string{"winlogbeat_winlog_channel", "winlog_channel", "winlogbeat_event_code"},
		names: [][2]string{
			{"winlogbeat_winlog_channel", "Channel"}, {"winlogbeat_winlog_event_id", "EventID"}, {"winlogbeat_event_code", "EventID"},
			{"winlogbeat_winlog_provider_name", "Provider_Name"}, {"winlogbeat_winlog_computer_name", "Computer"}, {"winlog_channel", "Channel"},
			{"winlog_event_id", "EventID"}, {"winlog_provider_name", "Provider_Name"}, {"winlog_computer_name", "Computer"},
		},
	},
	{required: []string{"provider_name", "event_id"}, names: [][2]string{{"channel", "Channel"}, {"provider_name", "Provider_Name"}}},
	{required: []string{"channel"}, names: [][2]string{{"event_id", "EventID"}, {"eventid", "EventID"}}},

	{ // Hayabusa
		required: []string{"RuleTitle", "Details.Cmdline", "ExtraFieldInfo.Cmdline"},
		names: [][2]string{
			{"Cmdline", "CommandLine"}, {"Proc", "Image"}, {"ParentCmdline", "ParentCommandLine"}, {"PID", "ProcessId"}, {"LID", "LogonId"},
			{"SrcIP", "SourceIp"}, {"TgtIP", "DestinationIp"}, {"TgtPort", "DestinationPort"}, {"Svc", "ServiceName"}, {"Path", "TargetFilename"},
		},
	},
	{ // Elastic Common Schema
		names: [][2]string{
			{"process.executable", "Image"}, {"process.command_line", "CommandLine"}, {"process.working_directory", "CurrentDirectory"}, {"process.pid", "ProcessId"},
			{"process.pe.original_file_name", "OriginalFileName"}, {"process.pe.company", "Company"}, {"process.pe.product", "Product"},
			{"process.pe.description", "Description"}, {"process.pe.file_version", "FileVersion"},
			{"process.parent.executable", "ParentImage"}, {"process.parent.command_line", "ParentCommandLine"}, {"process.parent.pid", "ParentProcessId"},
			{"registry.path", "TargetObject"}, {"registry.data.strings", "Details"}, {"dll.path", "ImageLoaded"}, {"driver.path", "ImageLoaded"},
			{"dns.question.name", "QueryName"}, {"dns.question.type", "record_type"},
		},
	},
	{required: []string{"process.executable", "process.name"}, names: [][2]string{
		{"file.path", "TargetFilename"}, {"source.ip", "SourceIp"}, {"source.port", "SourcePort"}, {"destination.ip", "DestinationIp"},
		{"destination.port", "DestinationPort"}, {"destination.domain", "DestinationHostname"}, {"network.transport", "Protocol"},
	}},
	{required: []string{"event.category", "event.module"}, names: [][2]string{{"file.path", "TargetFilename"}}},
	{required: []string{"dns.question.name"}, names: [][2]string{{"dns.question.name", "query"}}},
	{required: []string{"url.full", "url.original", "http.request.method"}, names: [][2]string{
		{"url.full", "c-uri"}, {"url.original", "c-uri"}, {"url.extension", "c-uri-extension"}, {"url.path", "cs-uri-stem"}, {"url.query", "cs-uri-query"},
		{"url.domain", "cs-host"}, {"http.request.method", "cs-method"}, {"http.response.status_code", "sc-status"}, {"http.request.referrer", "cs-referer"},
		{"user_agent.original", "c-useragent"}, {"user_agent.original", "cs-user-agent"}, {"source.ip", "c-ip"},
	}},

	{ // CrowdStrike Falcon
		required: []string{"event_simpleName"},
		names:    [][2]string{{"ParentImageFileName", "ParentImage"}, {"TargetFileName", "TargetFilename"}, {"DomainName", "QueryName"}, {"RemoteAddressIP4", "DestinationIp"}, {"RemotePort", "DestinationPort"}},
	},
	{ // VMware Carbon Black
		required: []string{"process_cmdline"},
		names:    [][2]string{{"process_path", "Image"}, {"process_cmdline", "CommandLine"}, {"parent_path", "ParentImage"}, {"parent_cmdline", "ParentCommandLine"}},
	},
	{ // osquery
		required: []string{"columns.cmdline", "columns.path", "cmdline"},
		names:    [][2]string{{"path", "Image"}, {"cmdline", "CommandLine"}, {"pid", "ProcessId"}, {"cwd", "CurrentDirectory"}, {"parent_path", "ParentImage"}, {"parent_cmdline", "ParentCommandLine"}, {"username", "User"}, {"target_path", "TargetFilename"}, {"remote_address", "DestinationIp"}, {"remote_port", "DestinationPort"}},
	},
}

// newProcess are the fields of event 4688 of the Security log. Source: Sigma
// rules specification, "Field Usage", 1.
var newProcess = dialect{names: [][2]string{
	{"NewProcessName", "Image"}, {"ParentProcessName", "ParentImage"}, {"SubjectLogonId", "LogonId"}, {"TokenElevationType", "IntegrityLevel"},
}}

// addSigmaNames adds Sigma's names for the fields of an event.
func (e *Event) addSigmaNames() {
	for _, all := range [][]dialect{dialects, cloudDialects} {
		for _, d := range all {
			if d.required == nil || slices.ContainsFunc(d.required, e.HasExactly) {
				e.apply(d)
			}
		}
	}
	if !e.HasExactly("Channel") {
		e.channel()
	}
	e.defender()
	e.sensors()
	if e.text("EventID") == "4688" && e.HasExactly("NewProcessName") {
		e.apply(newProcess)
	}
	e.user()
	e.parseMessage()
}

// text is the only value of a field, or "".
func (e *Event) text(name string) string {
	if held := e.fields[name]; len(held) == 1 {
		return held[0].text
	}
	return ""
}

func (e *Event) apply(d dialect) {
	for _, names := range d.names {
		if held, ok := e.fields[names[0]]; ok && !e.HasExactly(names[1]) {
			e.fields[names[1]] = held
		}
	}
}

// channel reads the event log out of what Splunk calls the source, or out of
// the provider.
func (e *Event) channel() {
	for _, name := range []string{"source", "sourcetype"} {
		_, channel, ok := strings.Cut(e.text(name), "WinEventLog:")
		if ok && channel != "" {
			e.alias("Channel", channel)
			return
		}
	}
	if channel := map[string]string{
		"Microsoft-Windows-Security-Auditing":         "Security",
		"Microsoft Windows security auditing.":        "Security",
		"Microsoft-Windows-Sysmon":                    "Microsoft-Windows-Sysmon/Operational",
		"Service Control Manager":                     "System",
		"Microsoft-Windows-Eventlog":                  "System",
		"PowerShell":                                  "Windows PowerShell",
		"Microsoft-Windows-PowerShell":                "Microsoft-Windows-PowerShell/Operational",
		"Microsoft-Windows-Windows Defender":          "Microsoft-Windows-Windows Defender/Operational",
		"Microsoft-Windows-WMI-Activity":              "Microsoft-Windows-WMI-Activity/Operational",
		"Microsoft-Windows-Bits-Client":               "Microsoft-Windows-Bits-Client/Operational",
		"Microsoft-Windows-WinRM":                     "Microsoft-Windows-WinRM/Operational",
		"Microsoft-Windows-DriverFrameworks-UserMode": "Microsoft-Windows-DriverFrameworks-UserMode/Operational",
	}[e.text("Provider_Name")]; channel != "" && e.HasExactly("EventID") {
		e.alias("Channel", channel)
	}
}

// user joins the two parts of an account as Sysmon writes it.
func (e *Event) user() {
	if e.HasExactly("User") {
		return
	}
	for _, parts := range [][2]string{{"user.domain", "user.name"}, {"AccountDomain", "AccountName"}} {
		if domain, name := e.text(parts[0]), e.text(parts[1]); name != "" && (e.HasExactly("Image") || e.HasExactly("process.name")) {
			if domain != "" {
				name = domain + `\` + name
			}
			e.alias("User", name)
			return
		}
	}
}

// parseMessage reads the fields from the lines of the message of a Sysmon event
// if the event has no other form of them: Get-WinEvent exports their values
// without names.
func (e *Event) parseMessage() {
	if !strings.HasPrefix(e.text("Channel"), "Microsoft-Windows-Sysmon") || e.HasExactly("UtcTime") || e.HasExactly("Image") {
		return
	}
	for _, name := range []string{"Message", "message", "RenderedDescription", "Description", "winlog.message"} {
		text := e.text(name)
		if !strings.Contains(text, ": ") {
			continue
		}
		for line := range strings.Lines(text) {
			field, value, ok := strings.Cut(strings.TrimRight(line, "\r\n"), ": ")
			if ok && field != "" && !strings.ContainsAny(field, " \t") && !e.HasExactly(field) {
				e.alias(field, value)
			}
		}
		return
	}
}
