package match

import "strings"

// elements hold the fields of a Windows event in the usual JSON formats: those
// of evtx_dump, Velociraptor, Winlogbeat, Wazuh and Hayabusa, older versions
// included. UserData has another element inside. The last ones are those of
// osquery and of the modules of Elastic.
var elements = []struct {
	prefix string
	inner  bool
}{
	{"Event.EventData.Data.", false},
	{"Event.EventData.", false},
	{"Event.System.", false},
	{"Event.UserData.", true},
	{"EventData.", false},
	{"System.", false},
	{"UserData.", true},
	{"winlog.event_data.", false},
	{"winlog.user_data.", false},
	{"event_data.", false},
	{"user_data.", false},
	{"data.win.eventdata.", false},
	{"win.eventdata.", false},
	{"data.win.system.", false},
	{"win.system.", false},
	{"Details.", false},
	{"ExtraFieldInfo.", false},
	{"columns.", false},
	{"auditd.data.", false},
	{"SYSCALL.", false},
	{"EXECVE.", false},
	{"PATH.", false},
	{"CWD.", false},
	{"o365.audit.", false},
	{"AuditData.", false},
	{"kubernetes.audit.", false},
	{"okta.", false},
	{"json.", false},
}

// winlogbeat maps Winlogbeat's names to those of the element System.
var winlogbeat = map[string]string{
	"winlog.activity_id":       "Correlation_ActivityID",
	"winlog.channel":           "Channel",
	"winlog.computer_name":     "Computer",
	"winlog.event_id":          "EventID",
	"winlog.process.pid":       "Execution_ProcessID",
	"winlog.process.thread.id": "Execution_ThreadID",
	"winlog.provider_guid":     "Provider_Guid",
	"winlog.provider_name":     "Provider_Name",
	"winlog.record_id":         "EventRecordID",
	"winlog.user.identifier":   "Security_UserID",
	"winlog.version":           "Version",
}

// windowsName returns the name that rules use for a field of a Windows event:
// in EventData that of the field, in System that of the tag, and for an
// attribute of one both, joined by "_". Source: Sigma rules specification,
// "Field Usage", 3.
func windowsName(path string) (string, bool) {
	if path == "" || strings.IndexByte("AEDSUPCadewucokj", path[0]) < 0 {
		return "", false
	}
	if path[0] == 'w' { // Graylog has "_" for the dots of Winlogbeat
		if name, ok := strings.CutPrefix(strings.TrimPrefix(path, "winlogbeat_"), "winlog_event_data_"); ok {
			return name, true
		}
	}
	if strings.IndexByte(path, '.') < 0 {
		return "", false
	}
	if name, ok := winlogbeat[path]; ok {
		return name, true
	}
	for _, e := range elements {
		name, ok := strings.CutPrefix(path, e.prefix)
		if ok && e.inner {
			_, name, ok = strings.Cut(name, ".")
		}
		if !ok || strings.HasSuffix(e.prefix, ".Data.") && (pairKey[name] || strings.ContainsAny(name[:1], "#@$_")) {
			continue
		}
		if strings.HasSuffix(e.prefix, "System.") {
			name = strings.TrimSuffix(name, ".Value")
			name = strings.Replace(name, "_attributes.", "_", 1)
			name = strings.Replace(name, ".", "_", 1)
		}
		if strings.Contains(e.prefix, "win.") && name != "" {
			name = strings.ToUpper(name[:1]) + name[1:] // as Wazuh does not write it
		}
		return name, true
	}
	return "", false
}

// xml adds the content of an XML element that was converted to a JSON object:
// its text under its own name, its attributes under "_" and their name, and the
// text of <Data Name="…"> under that name. Other lists of names with values, as
// in Microsoft 365 and Google Workspace, are read in the same way.
func (e *Event) xml(path string, element map[string]any) {
	attributes, _ := element["#attributes"].(map[string]any)
	for name, v := range attributes {
		e.alias(path+"_"+name, v)
	}
	for name, v := range element {
		if short, ok := strings.CutPrefix(name, "@"); ok && short != "" {
			e.alias(path+"_"+short, v)
		}
	}
	text, isText := first(element, "#text", "_text", "$text", "_", "$t")
	if isText {
		e.alias(path, text)
	} else if len(element) <= pairKeys {
		text, isText = first(element, "Value", "value", "boolValue", "intValue", "multiValue", "NewValue", "Content", "content", "Text", "text")
	}
	if !isText {
		return
	}
	name, named := attributes["Name"].(string)
	for _, key := range []string{"@Name", "Name", "name"} {
		if !named {
			name, named = element[key].(string)
		}
	}
	if !named || name == "" {
		return
	}
	if outer, ok := strings.CutSuffix(path, "Data.Data"); ok {
		e.alias(outer+"Data."+name, text)
	} else if outer, ok := strings.CutSuffix(path, "data.data"); ok {
		e.alias(outer+"data."+name, text)
	} else if path == "Data" || path == "EventData" || path == "event_data" || path == "Event.EventData" {
		e.alias(name, text)
	} else if path != "" {
		e.alias(path+"."+name, text)
	}
}

// pairKey are the keys of a name with a value.
var pairKey = map[string]bool{"": true, "Name": true, "Value": true, "name": true, "value": true, "Content": true, "content": true, "Text": true, "text": true}

// pairKeys is how many keys an object has at most that is a name with a value.
const pairKeys = 4

// first returns what the object has under the first of the keys that it has.
func first(object map[string]any, keys ...string) (any, bool) {
	for _, key := range keys {
		if v, ok := object[key]; ok {
			return v, true
		}
	}
	return nil, false
}

// alias adds another name for one or several values; objects have no value.
func (e *Event) alias(path string, v any) {
	switch v := v.(type) {
	case map[string]any:
	case []any:
		for _, inner := range v {
			if _, nested := inner.([]any); !nested {
				e.alias(path, inner)
			}
		}
	default:
		e.put(path, valueOf(v))
	}
}
