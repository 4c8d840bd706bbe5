package jsonlogs

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sigma-lsp/analysis/taxonomy"
)

// Detected is what one event reveals about its log.
type Detected struct {
	Shape string // of Windows events; "" for others
	Paths []string
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

// LogsourceFields is a log source with those of its fields that an event has,
// and that it lacks.
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
		if !covers(l.Source, plainSource(s)) || s.Category == "" && s.Service == "" && l.Windows() {
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
