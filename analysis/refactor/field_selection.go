package refactor

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/taxonomy"
)

// selectFields chooses the fields of a new rule, in addition to the required
// ones.
func selectFields(t *taxonomy.Taxonomy, event *match.Event, fields map[string]any, source taxonomy.Logsource, first []fieldValue) []fieldValue {
	items := slices.Clone(first)
	add := func(f taxonomy.Field) {
		if len(items) == maxFields+len(first) || volatileFields.MatchString(f.Name) && !kindField.MatchString(f.Name) || !plainField.MatchString(f.Name) {
			return
		}
		if source.Product == "windows" && header.MatchString(f.Name) {
			return
		}
		if slices.ContainsFunc(items, func(i fieldValue) bool {
			return strings.EqualFold(i.field, f.Name) || event.EqualFields(i.field, f.Name)
		}) {
			return
		}
		if held, ok := event.Values(f.Name); ok && len(held) == 1 && !uninformative(f.Name, held[0]) {
			items = append(items, valueFor(f, held[0]))
		}
	}
	for _, f := range t.FieldsOf(source) {
		if f.Name != "Provider_Name" && f.Name != "EventID" || source.Category == "" && source.Service == "" {
			add(f)
		}
	}
	if len(items) > len(first)+1 {
		return items
	}
	for _, name := range ownFields(fields) {
		if f, ok := t.Field(source, name); ok {
			add(f)
		} else if !sensorCategory(t, source) {
			held, _ := event.Values(name)
			n, err := strconv.ParseInt(strings.Join(held, " "), 10, 64)
			f := taxonomy.Field{Name: name}
			if err == nil && strconv.FormatInt(n, 10) == held[0] {
				f.Kind = taxonomy.KindNumber
			}
			add(f)
		}
	}
	return items
}

// ownFields are the fields of an event that may be in no public rule yet, by
// Sigma's names, those about the action first.
func ownFields(fields map[string]any) []string {
	if event, ok := fields["Event"].(map[string]any); ok {
		fields = event
	}
	windows := false
	for _, key := range []string{"EventData", "UserData"} {
		if data, ok := fields[key].(map[string]any); ok {
			fields, windows = data, true
		}
	}
	var names []string
	var walk func(path string, v any, depth int)
	walk = func(path string, v any, depth int) {
		switch v := v.(type) {
		case map[string]any:
			for name, inner := range v {
				if path != "" {
					name = path + "." + name
				}
				if depth < depthOfOwn {
					walk(name, inner, depth+1)
				}
			}
		case []any:
			for _, inner := range v {
				if named, ok := inner.(map[string]any); ok && windows {
					if attributes, ok := named["#attributes"].(map[string]any); ok {
						named = attributes
					}
					if name, ok := named["Name"].(string); ok {
						names = append(names, name)
					}
				}
			}
		default:
			names = append(names, path)
		}
	}
	walk("", fields, 0)
	for i, name := range names {
		if windows {
			name = name[strings.LastIndexByte(name, '.')+1:]
		}
		names[i] = strings.ReplaceAll(name, " ", "")
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(-cmp.Compare(fieldWeight(a), fieldWeight(b)), cmp.Compare(a, b))
	})
	return slices.Compact(names)
}

const depthOfOwn = 4

// sensorCategory reports whether a log source is a category of events on
// endpoints, whose fields are those of Sysmon: the names of another product in
// a rule for it would match nothing else.
func sensorCategory(t *taxonomy.Taxonomy, source taxonomy.Logsource) bool {
	if source.Category == "" {
		return false
	}
	_, ok := t.Field(source, "Image")
	return ok
}

// ofActions are words in the names of fields that describe an action or its
// target.
var ofActions = regexp.MustCompile(`(?i)(^|[._a-z])(action|operation|event_?name|event_?type|method|command|activity|verb|category|reason|result|outcome|status|image|path|file|object|resource|service|privilege|permission|role|policy|rule|threat|message|name|type|uri|url)s?$`)

func fieldWeight(name string) int {
	if m := ofActions.FindString(name); m != "" {
		return 2
	}
	return 1
}

// volatileFields are fields whose value differs in each event, or on each host.
var volatileFields = regexp.MustCompile(`(?i)time|date|guid|uuid|(^|[a-z_.])ids?$|^id$|^uid$|session|computer|host|workstation|domain|sequence|version|hash|^md5$|^sha\d+$|^imphash$|serial|sid$|^callTrace$|address|ip$|^(src|source|local|client)_?port$|account|^user$|username|user_?name|directory|signature|company|^description$|^product$|^channel$|(?-i:^EventType$)|message(number|total)|keywords|record|^execution_|^correlation_|^security_|^opcode$|^task$|^level$|^level_name$|thread|handle|cookie|token|nonce|checksum|bytes|duration|offset|count$|@|email|principal|latitude|longitude|location|city|country|region$|tenant|^ts$|^_|timezone|etag|useragent|user_agent|^tags$|sourceipaddress|severity|priority|pid$|arn$|image$.*image$`)

// header are the names of header fields of a Windows event, which add nothing
// to the log source and EventID.
var header = regexp.MustCompile(`(?i)^(log_?name|machine_?name|provider_?name|source_?name|(rendered)?(message|description)|event_?(log|code|channel)|source|sourcetype|level_?display_?name|task_?display_?name|opcode_?display_?name|tenant_?id|type|management_?group_?name)$`)

// kindField ends like an id, but names a kind of events.
var kindField = regexp.MustCompile(`(?i)(type|kind|code|action|message|event)_?id$|^(QID|OpNum)$`)

var (
	changingFields = regexp.MustCompile(`(?i)^\{?[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}\}?$|^\d{4}-\d\d-\d\d[T ]|^\d{5,}$|^0x[0-9a-f]{3,8}$|^S-1-5-21-|^\d{1,3}(\.\d{1,3}){3}(:\d+)?$|^[0-9a-f]{24,}$|^[^@ ]+@[^@ ]+\.[a-z]+$|^[0-9a-f:]+:[0-9a-f:]+$|^\{\S{36}\}$`)
	statusHex      = regexp.MustCompile(`(?i)status|code|options|mask|ticket|type`)
)

// document is a text that is a whole event or a part of one, in JSON or XML.
var document = regexp.MustCompile(`^\s*(\{\s*["}]|\[\s*[\[{"\]]|<\?xml|<[A-Z]\w*[ >/])`)

// serverPorts are ports beyond the well-known ones that servers listen on.
var serverPorts = []int{1080, 1433, 1521, 2049, 2375, 3128, 3268, 3306, 3389, 4444, 5432, 5900, 5985, 5986, 6379, 8000, 8080, 8443, 8888, 9001, 9050, 9200}

// uninformative reports whether a value is empty, a whole document, or
// different each time: an id, a time, an address, or the port of a client.
func uninformative(field, text string) bool {
	if slices.Contains([]string{"", "-", "null", "NULL", "?", "0x0", "N/A", "none", "None", "unknown", "true", "false", "True", "False", "[]", "{}"}, strings.TrimSpace(text)) {
		return true
	}
	if document.MatchString(text) {
		return true
	}
	if port, err := strconv.Atoi(text); err == nil && strings.HasSuffix(strings.ToLower(field), "port") {
		return port >= 1024 && !slices.Contains(serverPorts, port)
	}
	if changingFields.MatchString(text) {
		return !statusHex.MatchString(field)
	}
	return false
}
