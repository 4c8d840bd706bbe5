package refactor

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

const (
	fieldsTaken = 5   // of the event, those that most rules ask for
	textTaken   = 120 // bytes of a long value
)

// Event is what a rule is begun from.
type Event struct {
	Fields map[string]any // as encoding/json reads them
	ID     string         // of the new rule
	Date   string         // on which it is made, YYYY-MM-DD
}

// FromEvent writes a rule that matches an event: the log source that holds such
// events, and the fields that rules for it ask for, without what is another one
// each time, such as times, process ids and names of hosts. Lines end with
// "\n". An error tells what the event lacks.
func FromEvent(t *taxonomy.Taxonomy, e Event) (string, error) {
	event := match.NewEvent(e.Fields)
	source, first := logsourceOf(t, event)
	if source == (taxonomy.Logsource{}) {
		return "", errors.New("nothing in the event tells its log source; an event of Windows names its channel, others have fields that rules know")
	}
	items := slices.Clone(first)
	for _, f := range t.FieldsOf(source) {
		if len(items) == fieldsTaken+len(first) {
			break
		}
		if slices.ContainsFunc(items, func(i fieldValue) bool { return i.field == f.Name }) || volatile.MatchString(f.Name) || !plainField.MatchString(f.Name) {
			continue
		}
		if held, ok := event.Held(f.Name); ok && len(held) == 1 && !slices.Contains(saysNothing, held[0]) {
			items = append(items, valueFor(f, held[0]))
		}
	}
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

// volatile are fields that hold something else in each event, or on each host.
var volatile = regexp.MustCompile(`(?i)time|date|guid|uuid|(^|[a-z_.])id$|^id$|session|computer|host|workstation|domain|sequence|version|hash|^md5$|^sha\d+$|^imphash$|serial|sid$|^callTrace$|address|ip$|^(src|dst|source|destination)port$|account|^user$|username|directory|signature|company|^description$|^product$|^channel$|^eventtype$|message(number|total)`)

// saysNothing are values that stand where there is none.
var saysNothing = []string{"", "-", "null", "NULL", "?", "0x0"}

// fieldValue is an item of the new rule, its value as YAML.
type fieldValue struct{ field, modifier, value string }

// logsourceOf tells the log source of an event, and the fields that have to be
// asked for because the log holds other events, too.
func logsourceOf(t *taxonomy.Taxonomy, e *match.Event) (source taxonomy.Logsource, first []fieldValue) {
	channel, id := one(e, "Channel"), one(e, "EventID")
	if channel == "" {
		return bestSource(t, e), nil
	}
	for _, s := range t.Logsources() {
		if s.Product != "windows" || s.Service == "" || s.Category != "" || !slices.Contains(s.Channels, channel) {
			continue
		}
		if generic := t.Generic(s.Service, id); len(generic) > 0 {
			return fitting(e, generic), nil
		}
		if source == (taxonomy.Logsource{}) {
			source = s.Logsource
		}
	}
	if source == (taxonomy.Logsource{}) {
		return source, nil
	}
	if provider := one(e, "Provider_Name"); provider != "" && slices.Contains([]string{"System", "Application"}, channel) {
		first = append(first, fieldValue{"Provider_Name", "", sigma.QuoteAny(literal(provider))})
	}
	if _, err := strconv.Atoi(id); err == nil {
		first = append(first, fieldValue{"EventID", "", id})
	}
	return source, first
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

// bestSource is the log source, other than the event logs of Windows, that
// shares most fields with an event: at least two that rules ask for.
func bestSource(t *taxonomy.Taxonomy, e *match.Event) (best taxonomy.Logsource) {
	most := 1
	for _, s := range t.Logsources() {
		n := 0
		for _, f := range t.FieldsOf(s.Logsource) {
			if _, ok := e.Held(f.Name); ok && (f.Listed || f.Uses > 1) {
				n++
			}
		}
		if n > most {
			best, most = s.Logsource, n
		}
	}
	unix := best.With("product", "linux")
	if _, known := t.Source(unix); known && strings.HasPrefix(one(e, "Image"), "/") {
		return unix
	}
	return best
}

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
