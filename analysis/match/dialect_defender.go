package match

import (
	"slices"
	"strings"
)

// ofActions are the names of the events of Microsoft Defender XDR, whose fields
// mean another thing in each table. ActionType names the table. Source: Microsoft
// Defender XDR, "Data tables" of the advanced hunting schema.
var ofActions = []struct {
	action string // what ActionType begins with
	file   string // name in Sigma of the file in FolderPath and FileName
	names  [][2]string
}{
	{"ProcessCreated", "Image", [][2]string{
		{"ProcessCommandLine", "CommandLine"}, {"InitiatingProcessCommandLine", "ParentCommandLine"}, {"ProcessIntegrityLevel", "IntegrityLevel"},
		{"ProcessVersionInfoOriginalFileName", "OriginalFileName"}, {"ProcessVersionInfoCompanyName", "Company"}, {"ProcessVersionInfoProductName", "Product"},
		{"ProcessVersionInfoFileDescription", "Description"}, {"InitiatingProcessId", "ParentProcessId"},
	}},
	{"File", "TargetFilename", nil},
	{"ImageLoaded", "ImageLoaded", nil},
	{"DriverLoad", "ImageLoaded", nil},
	{"Registry", "", [][2]string{{"RegistryValueData", "Details"}}},
	{"Connection", "", connectionNames},
	{"InboundConnection", "", connectionNames},
	{"ListeningConnection", "", connectionNames},
	{"DnsQuery", "", [][2]string{{"RemoteUrl", "QueryName"}}},
}

var connectionNames = [][2]string{
	{"RemoteIP", "DestinationIp"}, {"RemotePort", "DestinationPort"}, {"RemoteUrl", "DestinationHostname"}, {"LocalIP", "SourceIp"}, {"LocalPort", "SourcePort"}, {"Protocol", "Protocol"},
}

// defenderFields are fields by which a table of Defender XDR is known, next to
// ActionType.
var defenderFields = []string{
	"DeviceName", "DeviceId", "ReportId", "FolderPath", "ProcessCommandLine", "RegistryKey", "RemoteIP", "InitiatingProcessFileName", "InitiatingProcessFolderPath",
}

// defender adds Sigma's names to an event of Microsoft Defender XDR. The
// initiating process is Image, but in process creation events the parent.
// InitiatingProcessParentFileName is a name without a folder, and so not
// ParentImage.
func (e *Event) defender() {
	action := e.text("ActionType")
	if action == "" || !slices.ContainsFunc(defenderFields, e.HasExactly) {
		return
	}
	at := slices.IndexFunc(ofActions, func(of struct {
		action string
		file   string
		names  [][2]string
	}) bool {
		return strings.HasPrefix(action, of.action)
	})
	if at >= 0 {
		of := ofActions[at]
		e.apply(dialect{names: of.names})
		if of.file != "" {
			e.addName(of.file, filePath(e.text("FolderPath"), e.text("FileName")))
		}
		if action == "FileRenamed" {
			e.addName("SourceFilename", filePath(e.text("PreviousFolderPath"), e.text("PreviousFileName")))
		}
		if strings.HasPrefix(action, "Registry") {
			e.registryKey("RegistryKey", "RegistryValueName", strings.HasPrefix(action, "RegistryValue"))
		}
	}
	actor := filePath(e.text("InitiatingProcessFolderPath"), e.text("InitiatingProcessFileName"))
	if action == "ProcessCreated" {
		e.addName("ParentImage", actor)
		return
	}
	e.addName("Image", actor)
	e.apply(dialect{names: [][2]string{{"InitiatingProcessCommandLine", "CommandLine"}, {"InitiatingProcessId", "ProcessId"}}})
}

// addName adds a field that the event does not have.
func (e *Event) addName(field, text string) {
	if text != "" && !e.HasExactly(field) {
		e.alias(field, text)
	}
}

// filePath is the path of a file of a folder. Some tables have the name of the
// file in the folder's column, too.
func filePath(folder, file string) string {
	switch {
	case folder == "" || file == "":
		return folder // a name alone is not a path
	case strings.HasSuffix(folder, `\`) || strings.HasSuffix(folder, "/"):
		return folder + file
	}
	last := folder[strings.LastIndexAny(folder, `\/`)+1:]
	if strings.EqualFold(last, file) {
		return folder
	}
	if strings.HasPrefix(folder, "/") {
		return folder + "/" + file
	}
	return folder + `\` + file
}

// hives are the names of the registry's hives, and those that Sysmon writes.
// Source: Sysmon, "Event ID 12: RegistryEvent".
var hives = [][2]string{
	{"HKEY_LOCAL_MACHINE", "HKLM"}, {`\REGISTRY\MACHINE`, "HKLM"}, {"MACHINE", "HKLM"},
	{"HKEY_USERS", "HKU"}, {`\REGISTRY\USER`, "HKU"}, {"USER", "HKU"},
	{"HKEY_CLASSES_ROOT", "HKCR"}, {"HKEY_CURRENT_USER", "HKCU"}, {"HKEY_CURRENT_CONFIG", "HKCC"},
}

// registryKey makes TargetObject of a key and the name of a value. The value
// without a name is (Default).
func (e *Event) registryKey(key, value string, hasValue bool) {
	path, name := e.text(key), e.text(value)
	if path == "" {
		return
	}
	for _, h := range hives {
		if n := len(h[0]); len(path) >= n && strings.EqualFold(path[:n], h[0]) && (len(path) == n || path[n] == '\\') {
			path = h[1] + path[n:]
			break
		}
	}
	if hasValue && e.HasExactly(value) {
		if name == "" {
			name = "(Default)"
		}
		if !strings.HasSuffix(strings.ToLower(path), `\`+strings.ToLower(name)) {
			path = strings.TrimSuffix(path, `\`) + `\` + name
		}
	}
	e.addName("TargetObject", path)
}
