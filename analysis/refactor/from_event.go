package refactor

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

const (
	maxFields     = 5   // of the event
	maxText       = 120 // bytes of a long value
	maxLogsources = 3   // log sources, if the event does not identify one
)

// Event is what a rule is begun from.
type Event struct {
	Fields    map[string]any     // as encoding/json reads them
	ID        string             // of the new rule
	Date      string             // on which it is made, YYYY-MM-DD
	Logsource taxonomy.Logsource // chosen by the author; empty if the event must identify it
}

// Undecided is the error for an event that does not identify its log source.
type Undecided struct {
	Sources []taxonomy.Logsource // candidates, the best first; none if nothing matches
	Looks   string               // what the event looks like
}

func (u *Undecided) Error() string {
	if len(u.Sources) == 0 {
		return "unknown log source: the event looks like " + u.Looks + "; write the logsource by hand"
	}
	names := make([]string, len(u.Sources))
	for i, s := range u.Sources {
		names[i] = "“" + s.String() + "”"
	}
	return "the event does not identify its log source; it may be " + strings.Join(names, " or ")
}

// FromEvent writes a rule that matches an event: the log source that records
// such events, and the characteristic fields of the event: those that rules of
// the log source use, then others. Values that differ each time, such as times,
// process ids and names of hosts, are skipped. Lines end with "\
// ". An error is *Undecided, or describes what the event lacks.
func FromEvent(t *taxonomy.Taxonomy, e Event) (string, error) {
	event := match.NewEvent(e.Fields)
	source, first := e.Logsource, []fieldValue(nil)
	if source == (taxonomy.Logsource{}) {
		var err error
		if source, first, err = logsourceOf(t, event, e.Fields); err != nil {
			return "", err
		}
	} else if source.Product == "windows" && source.Category == "" {
		first = idItem(one(event, "EventID"))
	}
	items := selectFields(t, event, e.Fields, source, first)
	if len(items) == 0 {
		return "", fmt.Errorf("the event has no fields that rules for %s use", source)
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

// LogsourceOf identifies the log source of an event, as FromEvent does.
func LogsourceOf(t *taxonomy.Taxonomy, fields map[string]any) (taxonomy.Logsource, error) {
	source, _, err := logsourceOf(t, match.NewEvent(fields), fields)
	return source, err
}

// fieldValue is an item of the new rule, its value as YAML.
type fieldValue struct{ field, modifier, value string }

var (
	hive      = regexp.MustCompile(`(?i)^(HKU|HKEY_USERS)\\S-1-[-0-9]+(_Classes)?|^(HKLM|HKCU|HKU|HKCR|HKEY_[A-Z_]+)|^\\REGISTRY\\(MACHINE|USER)`)
	arguments = regexp.MustCompile(`^("[^"]*"|\S+)(\s+\S.*)$`)
)

// valueFor chooses what to ask a field for: the file of a path, the arguments of
// a command line, the key below the hive, the begin of a long text.
func valueFor(f taxonomy.Field, text string) fieldValue {
	v := fieldValue{field: f.Name}
	if f.Kind.Numeric() {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			v.value = strconv.FormatInt(n, 10)
			return v
		}
	}
	if line, _, more := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n"); more || len(text) > 2*maxText {
		text, v.modifier = strings.TrimRight(line, "\r"), "|contains"
	}
	switch m := arguments.FindStringSubmatch(text); {
	case strings.HasSuffix(f.Name, "CommandLine") && m != nil:
		text, v.modifier = m[2], "|contains"
	case f.Name == "TargetObject" && hive.MatchString(text):
		text, v.modifier = text[len(hive.FindString(text)):], "|endswith"
	case f.Kind == taxonomy.KindPath && v.modifier == "" && strings.LastIndexAny(text, `\/`) > 0 && strings.LastIndexAny(text, `\/`) < len(text)-1:
		text, v.modifier = text[strings.LastIndexAny(text, `\/`):], "|endswith"
	}
	if len(text) > maxText {
		v.modifier = "|contains"
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	v.value = sigma.QuoteAny(literal(text))
	return v
}

// literal escapes the wildcards of a text: backslashes are doubled if a single
// one would escape the next character. Source: Sigma rules specification 2.1,
// "Escaping".
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
