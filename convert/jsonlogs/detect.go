package jsonlogs

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// Detected is what one event reveals about its log.
type Detected struct {
	Shape string // of Windows events; "" for others
	Paths []string
}

// Read reads one event as JSON.
func Read(text string) (Detected, error) {
	if len(text) > sigma.MaxSize {
		return Detected{}, errors.New("larger than 1 MiB")
	}
	var event map[string]any
	if err := json.Unmarshal([]byte(text), &event); err != nil {
		return Detected{}, fmt.Errorf("not one event as JSON: %w", err)
	}
	return Detect(event), nil
}

// Detect recognizes the shape of an event by its keys: an event ID and a
// channel named as in one of the shapes.
func Detect(event map[string]any) Detected {
	d := Detected{Paths: paths("", event, 0)}
	has := func(path string) bool { return slices.Contains(d.Paths, path) }
	for _, s := range Shapes {
		if has(s.EventID) && has(s.Channel) {
			d.Shape = s.Name
			break
		}
	}
	return d
}

// paths returns the keys of an event as InsightIDR names them, down to the
// depth that it parses.
func paths(prefix string, event map[string]any, depth int) (all []string) {
	for _, key := range slices.Sorted(maps.Keys(event)) {
		path := prefix + key
		switch v := event[key].(type) {
		case map[string]any:
			if depth < maxDepth {
				all = append(all, paths(path+".", v, depth+1)...)
			}
		default:
			all = append(all, path)
		}
		if len(all) > 10_000 {
			break
		}
	}
	return all
}

// Log makes the entry of the log that the event is from. The source may be empty
// for events of Windows, which are recognized; false is returned for others. An
// empty prefix is looked for: the one under which the event has most fields.
func (d Detected) Log(source, log, prefix string) (*Log, bool) {
	if source == "" && d.Shape == "" {
		return nil, false
	}
	l := &Log{Source: cmp.Or(source, "windows"), Log: log, Prefix: prefix}
	if l.Windows() {
		l.Shape = d.Shape
	} else if prefix == "" {
		l.Prefix = d.prefix(l.Source)
	}
	return l, true
}

// prefix is the path below which an event has most fields of a log source, the
// shortest of several.
func (d Detected) prefix(source string) string {
	prefixes := []string{""}
	for _, path := range d.Paths {
		for i := range path {
			if prefix := path[:i+1]; path[i] == '.' && !slices.Contains(prefixes, prefix) && len(prefixes) < mostPrefixes {
				prefixes = append(prefixes, prefix)
			}
		}
	}
	slices.SortStableFunc(prefixes, func(a, b string) int { return cmp.Compare(strings.Count(a, "."), strings.Count(b, ".")) })
	best, most := "", 0
	for _, prefix := range prefixes {
		if n := (&Log{Source: source, Prefix: prefix}).found(d); n > most {
			best, most = prefix, n
		}
	}
	return best
}

const mostPrefixes = 50

// found is how many fields of its log sources an event has.
func (l *Log) found(d Detected) (n int) {
	for _, f := range l.Fields(d) {
		n = max(n, len(f.Present))
	}
	return n
}

// Candidate is a log source that an event may be of.
type Candidate struct {
	Source string `json:"source"` // as an entry of the settings names it
	Fields int    `json:"fields"` // of it that the event has
}

// Candidates are the log sources that an event that is not of Windows may be of,
// those with most of its fields first.
func (d Detected) Candidates() (all []Candidate) {
	seen := map[string]bool{}
	for _, s := range taxonomy.Standard().Logsources() {
		name := strings.Join(slices.DeleteFunc([]string{s.Product, s.Service}, func(p string) bool { return p == "" }), "/")
		name = cmp.Or(name, s.Category)
		if seen[name] || s.Product == "windows" {
			continue
		}
		seen[name] = true
		l, _ := d.Log(name, "", "")
		all = append(all, Candidate{name, l.found(d)})
	}
	slices.SortStableFunc(all, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Fields, a.Fields), cmp.Compare(a.Source, b.Source))
	})
	return all
}

// LogsourceFields is a log source whose fields an event has, or lacks.
type LogsourceFields struct {
	Logsource        string
	Present, Missing []string // of the fields that public rules use
}

// Fields returns which fields of the log sources in a log an event has. Log
// sources without any are dropped; those with the most fields come first.
func (l *Log) Fields(d Detected) (all []LogsourceFields) {
	prefix := l.Prefix
	if shape, ok := l.shape(); ok && l.Windows() {
		prefix = shape.Prefix
	}
	for _, s := range taxonomy.Standard().Logsources() {
		if !covers(l.Source, s.Logsource) || s.Category == "" && s.Service == "" && l.Windows() {
			continue
		}
		f := LogsourceFields{Logsource: strings.Join(slices.DeleteFunc([]string{s.Category, s.Product, s.Service}, func(p string) bool { return p == "" }), "/")}
		for _, field := range taxonomy.Standard().FieldsOf(s.Logsource) {
			switch {
			case field.Uses == 0, l.Windows() && slices.Contains([]string{"EventID", "Channel", "Provider_Name", "Computer", "ComputerName"}, field.Name):
			case slices.Contains(d.Paths, prefix+field.Name):
				f.Present = append(f.Present, field.Name)
			default:
				f.Missing = append(f.Missing, field.Name)
			}
		}
		if len(f.Present) > 0 {
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b LogsourceFields) int { return cmp.Compare(len(b.Present), len(a.Present)) })
	return all
}

// Report says in lines which fields of the public log sources an event has, and
// which not.
func (l *Log) Report(d Detected) string {
	var b strings.Builder
	if l.Shape != "" {
		fmt.Fprintf(&b, "shape: %s\n", l.Shape)
	}
	all := l.Fields(d)
	if len(all) == 0 {
		b.WriteString("the event has none of the fields that public rules use; a prefix may be missing\n")
	}
	const mostSources, mostFields = 5, 8
	for i, f := range all {
		if i == mostSources {
			fmt.Fprintf(&b, "and %d more log sources\n", len(all)-mostSources)
			break
		}
		fmt.Fprintf(&b, "%s: has %s\n", f.Logsource, strings.Join(f.Present, ", "))
		if len(f.Missing) > 0 {
			fmt.Fprintf(&b, "  missing %s\n", strings.Join(f.Missing[:min(mostFields, len(f.Missing))], ", "))
		}
	}
	return b.String()
}

// YAML is the entry of a log in the settings file, in flow style.
func (l *Log) YAML() string {
	var parts []string
	for _, p := range [][2]string{{"shape", l.Shape}, {"log", l.Log}, {"prefix", l.Prefix}} {
		if p[1] != "" {
			parts = append(parts, fmt.Sprintf("%s: %s", p[0], quote(p[1])))
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
