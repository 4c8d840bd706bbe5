package refactor

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

const (
	fieldsTaken = 5   // of the event
	textTaken   = 120 // bytes of a long value
	offered     = 3   // log sources, where the event does not tell one
)

// Event is what a rule is begun from.
type Event struct {
	Fields    map[string]any     // as encoding/json reads them
	ID        string             // of the new rule
	Date      string             // on which it is made, YYYY-MM-DD
	Logsource taxonomy.Logsource // chosen by the author; empty where the event has to tell it
}

// Undecided is the error of an event that does not tell its log source.
type Undecided struct {
	Sources []taxonomy.Logsource // that it may be of, the best first; none where nothing fits
	Looks   string               // what the event looks like
}

func (u *Undecided) Error() string {
	if len(u.Sources) == 0 {
		return "the log source cannot be told from " + u.Looks + "; write logsource yourself"
	}
	names := make([]string, len(u.Sources))
	for i, s := range u.Sources {
		names[i] = "“" + s.String() + "”"
	}
	return "the event does not tell its log source; it may be " + strings.Join(names, " or ")
}

// FromEvent writes a rule that matches an event: the log source that holds such
// events, and the telling fields of the event: those that rules for it ask for,
// then its own. Left out is what is another one each time, such as times, process
// ids and names of hosts. Lines end with "\n". An error is *Undecided, or tells
// what the event lacks.
func FromEvent(t *taxonomy.Taxonomy, e Event) (string, error) {
	event := match.NewEvent(e.Fields)
	source, first := e.Logsource, []fieldValue(nil)
	if source == (taxonomy.Logsource{}) {
		var err error
		if source, first, err = logsourceOf(t, event, e.Fields); err != nil {
			return "", err
		}
	}
	items := telling(t, event, e.Fields, source, first)
	if len(items) == 0 {
		return "", fmt.Errorf("the event has no field that rules for %s ask for", source)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "title: New Rule From an Event\nid: %s\nstatus: experimental\ndate: %s\nlogsource:\n", e.ID, e.Date)
	for _, key := range taxonomy.LogsourceKeys {
		if value := source.Get(key); value != "" {
			fmt.Fprintf(&b, "    %s: %s\n", key, value)
		}
	}
	b.WriteString("detection:\n    selection:\n")
	for _, i := range items {
		fmt.Fprintf(&b, "        %s: %s\n", i.field+i.modifier, i.value)
	}
	b.WriteString("    condition: selection\nlevel: medium\n")
	return b.String(), nil
}

// LogsourceOf tells the log source of an event, as FromEvent does.
func LogsourceOf(t *taxonomy.Taxonomy, fields map[string]any) (taxonomy.Logsource, error) {
	source, _, err := logsourceOf(t, match.NewEvent(fields), fields)
	return source, err
}

// telling chooses the fields that a rule asks for, behind those that it has to.
func telling(t *taxonomy.Taxonomy, event *match.Event, fields map[string]any, source taxonomy.Logsource, first []fieldValue) []fieldValue {
	items := slices.Clone(first)
	add := func(f taxonomy.Field) {
		if len(items) == fieldsTaken+len(first) || volatile.MatchString(f.Name) && !kindField.MatchString(f.Name) || !plainField.MatchString(f.Name) {
			return
		}
		if source.Product == "windows" && header.MatchString(f.Name) {
			return
		}
		if slices.ContainsFunc(items, func(i fieldValue) bool { return strings.EqualFold(i.field, f.Name) || event.Same(i.field, f.Name) }) {
			return
		}
		if held, ok := event.Held(f.Name); ok && len(held) == 1 && !saysNothing(f.Name, held[0]) {
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
		} else {
			held, _ := event.Held(name)
			n, err := strconv.ParseInt(strings.Join(held, " "), 10, 64)
			add(taxonomy.Field{Name: name, Numeric: err == nil && strconv.FormatInt(n, 10) == held[0]})
		}
	}
	return items
}

// ownFields are the fields of an event that no rule may have asked for yet, by
// the names that a rule gives them, those that tell what was done first.
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
		return cmp.Or(-cmp.Compare(worth(a), worth(b)), cmp.Compare(a, b))
	})
	return slices.Compact(names)
}

const depthOfOwn = 4

// ofActions are words in the names of fields that say what was done to what.
var ofActions = regexp.MustCompile(`(?i)(^|[._a-z])(action|operation|event_?name|event_?type|method|command|activity|verb|category|reason|result|outcome|status|image|path|file|object|resource|service|privilege|permission|role|policy|rule|threat|message|name|type|uri|url)s?$`)

func worth(name string) int {
	if m := ofActions.FindString(name); m != "" {
		return 2
	}
	return 1
}

// volatile are fields that hold something else in each event, or on each host.
var volatile = regexp.MustCompile(`(?i)time|date|guid|uuid|(^|[a-z_.])ids?$|^id$|^uid$|session|computer|host|workstation|domain|sequence|version|hash|^md5$|^sha\d+$|^imphash$|serial|sid$|^callTrace$|address|ip$|^(src|source|local|client)_?port$|account|^user$|username|user_?name|directory|signature|company|^description$|^product$|^channel$|(?-i:^EventType$)|message(number|total)|keywords|record|^execution_|^correlation_|^security_|^opcode$|^task$|^level$|^level_name$|thread|handle|cookie|token|nonce|checksum|bytes|duration|offset|count$|@|email|principal|latitude|longitude|location|city|country|region$|tenant|^ts$|^_|timezone|etag|useragent|user_agent|^tags$|sourceipaddress|severity|priority|pid$|arn$|image$.*image$`)

// header are names of what the header of a Windows event holds, which says no
// more than the log source and EventID do.
var header = regexp.MustCompile(`(?i)^(log_?name|machine_?name|provider_?name|source_?name|(rendered)?(message|description)|event_?(log|code|channel)|source|sourcetype|level_?display_?name|task_?display_?name|opcode_?display_?name|tenant_?id|type|management_?group_?name)$`)

// kindField ends like an id, but names a kind of events.
var kindField = regexp.MustCompile(`(?i)(type|kind|code|action|message|event)_?id$|^(QID|OpNum)$`)

var (
	changing  = regexp.MustCompile(`(?i)^\{?[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}\}?$|^\d{4}-\d\d-\d\d[T ]|^\d{5,}$|^0x[0-9a-f]{3,8}$|^S-1-5-21-|^\d{1,3}(\.\d{1,3}){3}(:\d+)?$|^[0-9a-f]{24,}$|^[^@ ]+@[^@ ]+\.[a-z]+$|^[0-9a-f:]+:[0-9a-f:]+$|^\{\S{36}\}$`)
	statusHex = regexp.MustCompile(`(?i)status|code|options|mask|ticket|type`)
)

// serverPorts are ports beyond the well-known ones that servers listen on.
var serverPorts = []int{1080, 1433, 1521, 2049, 2375, 3128, 3268, 3306, 3389, 4444, 5432, 5900, 5985, 5986, 6379, 8000, 8080, 8443, 8888, 9001, 9050, 9200}

// saysNothing reports whether a value is none, or another one each time: an id, a
// time, an address, or the port of a client.
func saysNothing(field, text string) bool {
	if slices.Contains([]string{"", "-", "null", "NULL", "?", "0x0", "N/A", "none", "None", "unknown", "true", "false", "True", "False", "[]", "{}"}, strings.TrimSpace(text)) {
		return true
	}
	if port, err := strconv.Atoi(text); err == nil && strings.HasSuffix(strings.ToLower(field), "port") {
		return port >= 1024 && !slices.Contains(serverPorts, port)
	}
	if changing.MatchString(text) {
		return !statusHex.MatchString(field)
	}
	return false
}

// fieldValue is an item of the new rule, its value as YAML.
type fieldValue struct{ field, modifier, value string }

// logsourceOf tells the log source of an event, and the fields that have to be
// asked for because the log holds other events, too.
func logsourceOf(t *taxonomy.Taxonomy, e *match.Event, fields map[string]any) (source taxonomy.Logsource, first []fieldValue, err error) {
	if one(e, "Channel") != "" && one(e, "EventID") != "" {
		source, first = windowsSource(t, e)
		return source, first, nil
	}
	if sign, ok := t.SignOf(folded(e)); ok {
		if sign.Name != "" {
			return source, nil, &Undecided{Looks: sign.Name}
		}
		return sign.Logsource, nil, nil
	}
	if source, ok := processSource(e); ok {
		return source, nil, nil
	}
	sources, certain := ranked(t, e)
	if certain {
		return sources[0], nil, nil
	}
	return source, nil, &Undecided{sources, events.Looks(fields)}
}

// folded returns what an event holds under a name in lower case.
func folded(e *match.Event) func(field string) ([]string, bool) {
	names := map[string]string{}
	for name := range e.Fields {
		lower := strings.ToLower(name)
		if other, ok := names[lower]; !ok || name < other {
			names[lower] = name
		}
	}
	return func(field string) ([]string, bool) {
		name, ok := names[field]
		if !ok {
			return nil, false
		}
		return e.HeldExactly(name)
	}
}

// windowsSource tells the log source of an event of Windows by its event log. One
// that public rules do not read is told by its provider.
func windowsSource(t *taxonomy.Taxonomy, e *match.Event) (source taxonomy.Logsource, first []fieldValue) {
	channel, id := one(e, "Channel"), one(e, "EventID")
	if strings.EqualFold(channel, "Linux-Sysmon/Operational") {
		if generic := t.Generic("sysmon", id); len(generic) > 0 {
			return fitting(e, generic).With("product", "linux"), nil
		}
		return taxonomy.Logsource{Product: "linux", Service: "sysmon"}, idItem(id)
	}
	for _, s := range t.Logsources() {
		if s.Product != "windows" || s.Service == "" || s.Category != "" || !slices.ContainsFunc(s.Channels, func(c string) bool { return strings.EqualFold(c, channel) }) {
			continue
		}
		if generic := t.Generic(s.Service, id); len(generic) > 0 {
			return fitting(e, generic), nil
		}
		if source == (taxonomy.Logsource{}) {
			source = s.Logsource
		}
	}
	shared := source == taxonomy.Logsource{} || strings.EqualFold(channel, "System") || strings.EqualFold(channel, "Application")
	if provider := one(e, "Provider_Name"); provider != "" && shared {
		first = append(first, fieldValue{"Provider_Name", "", sigma.QuoteAny(literal(provider))})
	}
	if source == (taxonomy.Logsource{}) {
		source.Product = "windows"
	}
	return source, append(first, idItem(id)...)
}

func idItem(id string) []fieldValue {
	if _, err := strconv.Atoi(id); err != nil {
		return nil
	}
	return []fieldValue{{"EventID", "", id}}
}

// one is the only value of a field, or "".
func one(e *match.Event, field string) string {
	if held, ok := e.Held(field); ok && len(held) == 1 {
		return held[0]
	}
	return ""
}

// fitting is the log source of most rules among those that take a part of the
// same events. Of registry events that part is told by what was done.
func fitting(e *match.Event, sources []taxonomy.Logsource) taxonomy.Logsource {
	did := map[string]string{
		"SetValue": "registry_set", "CreateKey": "registry_add", "CreateValue": "registry_add",
		"DeleteKey": "registry_delete", "DeleteValue": "registry_delete",
	}[one(e, "EventType")]
	for _, s := range sources {
		if s.Category == did {
			return s
		}
	}
	return sources[0]
}

// processSource tells the log source of an event about a process that does not
// say which log it is from, by the fields that Sysmon would give it.
func processSource(e *match.Event) (taxonomy.Logsource, bool) {
	image := one(e, "Image")
	source := taxonomy.Logsource{Product: "windows"}
	switch {
	case strings.HasPrefix(image, "/Applications/"), strings.HasPrefix(image, "/System/"), strings.HasPrefix(image, "/Users/"), strings.HasPrefix(image, "/Library/"):
		source.Product = "macos"
	case strings.HasPrefix(image, "/"):
		source.Product = "linux"
	case !strings.Contains(image, `\`):
		return source, false
	}
	switch {
	case e.Has("TargetObject") && e.Has("Details"):
		source.Category = "registry_set"
	case e.Has("ImageLoaded"):
		source.Category = "image_load"
	case e.Has("QueryName"):
		source.Category = "dns_query"
	case e.Has("TargetFilename"):
		source.Category = "file_event"
	case e.Has("DestinationIp") || e.Has("DestinationPort"):
		source.Category = "network_connection"
	case e.Has("CommandLine"):
		source.Category = "process_creation"
	default:
		return source, false
	}
	return source, true
}

// ranked returns the log sources that an event may be of, the best first, and
// whether the first is certain. A field weighs by how few log sources have it. To
// be certain, a log source needs most fields of the event, and twice the weight
// of the next.
func ranked(t *taxonomy.Taxonomy, e *match.Event) (best []taxonomy.Logsource, certain bool) {
	type scored struct {
		source taxonomy.Logsource
		weight float64
		fields int
	}
	var all []scored
	weights := t.Rarity()
	for _, s := range t.Logsources() {
		if s.Product == "windows" && s.Category == "" || s.Logsource == (taxonomy.Logsource{}) {
			continue // told by the event log
		}
		one := scored{source: s.Logsource}
		for _, f := range s.Fields {
			if e.Has(f.Name) && (f.Listed || f.Uses > 1) && !common.MatchString(f.Name) {
				one.weight += weights[f.Name]
				one.fields++
			}
		}
		if one.fields > 1 && one.weight > leastWeight {
			all = append(all, one)
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return -cmp.Compare(a.weight, b.weight) })
	for _, one := range all[:min(len(all), offered)] {
		best = append(best, one.source)
	}
	own := 0
	for range e.Fields {
		own++
	}
	certain = len(all) > 0 && all[0].fields > 2 && 2*all[0].fields > own && (len(all) == 1 || all[0].weight > 2*all[1].weight)
	return best, certain
}

// common are names that events of everything have.
var common = regexp.MustCompile(`(?i)^(name|type|category|status|user|action|level|msg|message|time|date|id|uid|pid|host|hostname|source|description|result|version|path|file|url|operation|method|service|port|ip|protocol|proto|session|key|value|data|code|reason|class|format|device|addr|success|tty|comm|cmd|title|severity|event|timestamp)$`)

// leastWeight is what the fields of a log source weigh together before it is
// offered: as much as two fields that three others have as well.
const leastWeight = 0.5

var (
	hive      = regexp.MustCompile(`(?i)^(HKU|HKEY_USERS)\\S-1-[-0-9]+(_Classes)?|^(HKLM|HKCU|HKU|HKCR|HKEY_[A-Z_]+)|^\\REGISTRY\\(MACHINE|USER)`)
	arguments = regexp.MustCompile(`^("[^"]*"|\S+)(\s+\S.*)$`)
)

// valueFor chooses what to ask a field for: the file of a path, the arguments of
// a command line, the key below the hive, the begin of a long text.
func valueFor(f taxonomy.Field, text string) fieldValue {
	v := fieldValue{field: f.Name}
	if f.Numeric {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			v.value = strconv.FormatInt(n, 10)
			return v
		}
	}
	if line, _, more := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n"); more || len(text) > 2*textTaken {
		text, v.modifier = strings.TrimRight(line, "\r"), "|contains"
	}
	switch m := arguments.FindStringSubmatch(text); {
	case strings.HasSuffix(f.Name, "CommandLine") && m != nil:
		text, v.modifier = m[2], "|contains"
	case f.Name == "TargetObject" && hive.MatchString(text):
		text, v.modifier = text[len(hive.FindString(text)):], "|endswith"
	case f.Path && v.modifier == "" && strings.LastIndexAny(text, `\/`) > 0 && strings.LastIndexAny(text, `\/`) < len(text)-1:
		text, v.modifier = text[strings.LastIndexAny(text, `\/`):], "|endswith"
	}
	if len(text) > textTaken {
		v.modifier = "|contains"
		text = strings.ToValidUTF8(text[:textTaken], "")
	}
	v.value = sigma.QuoteAny(literal(text))
	return v
}

// literal writes a text so that it holds no wildcard: backslashes are doubled
// where one alone would escape what follows. Source: Sigma rules specification
// 2.1, "Escaping".
func literal(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '*' || c == '?':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '\\' && (i+1 < len(text) && strings.IndexByte(`\*?`, text[i+1]) >= 0 || i > 0 && text[i-1] == '\\'):
			b.WriteString(`\\`)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
