// Package jsonlogs generates the pipeline insightidr-json for log sources that
// a team sends to InsightIDR as custom logs: JSON whose fields are searched by
// path.
package jsonlogs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/pipeline"
)

// Name is the name of the pipeline.
const Name = "insightidr-json"

// Log is a custom log and the log sources that it contains.
type Log struct {
	Source string // product, product/service, category or category/product, as in the settings file
	Log    string // its name in InsightIDR; by default that of the source
	Shape  string // of Windows events: nxlog, winlogbeat, velociraptor or fields
	Prefix string // path before the fields of an event

	EventID, Channel, Provider, Computer string // keys for the shape "fields"

	Prefer   bool // takes precedence over InsightIDR's own event types
	Security bool // process creation is event 4688 of the security log, not 1 of Sysmon
}

// Shape is the format in which a program sends Windows events.
type Shape struct {
	Name, Doc                            string
	EventID, Channel, Provider, Computer string
	Prefix                               string // of the fields below EventData
}

// Shapes are the known ones. Sources: NXLog, im_msvistalog; Elastic, Winlogbeat
// exported fields; Velociraptor, artifact Windows.EventLogs.Evtx.
var Shapes = []Shape{
	{"nxlog", "NXLog: fields at the top", "EventID", "Channel", "SourceName", "Hostname", ""},
	{"winlogbeat", "Winlogbeat: fields below winlog.event_data", "winlog.event_id", "winlog.channel", "winlog.provider_name", "winlog.computer_name", "winlog.event_data."},
	{"velociraptor", "Velociraptor, and .evtx files as JSON: fields below EventData", "System.EventID.Value", "System.Channel", "System.Provider.Name", "System.Computer", "EventData."},
}

// shape returns the shape of a log; false if it is unknown.
func (l *Log) shape() (Shape, bool) {
	if l.Shape == "fields" {
		return Shape{"fields", "", cmp.Or(l.EventID, "EventID"), cmp.Or(l.Channel, "Channel"), cmp.Or(l.Provider, "Provider_Name"), cmp.Or(l.Computer, "Computer"), l.Prefix}, true
	}
	for _, s := range Shapes {
		if s.Name == cmp.Or(l.Shape, "nxlog") {
			s.Prefix = cmp.Or(l.Prefix, s.Prefix)
			return s, true
		}
	}
	return Shape{}, false
}

// Windows reports whether the log holds events of Windows.
func (l *Log) Windows() bool { return l.Source == "windows" || strings.HasPrefix(l.Source, "windows/") }

// Pipeline returns the pipeline for custom logs. It only supports log sources
// that they contain, where the other pipelines refuse a rule.
func Pipeline(logs []Log) *pipeline.Pipeline {
	p, problems := pipeline.Parse(Name, sigma.NewSource(Text(logs)))
	if len(problems) > 0 { // names that YAML cannot contain, or too many logs
		p = &pipeline.Pipeline{Name: Name}
	}
	var preferred []string
	for _, l := range logs {
		if l.Prefer {
			preferred = append(preferred, l.Source)
		}
	}
	return p.AsFallback(func(s pipeline.Logsource) bool {
		return slices.ContainsFunc(preferred, func(name string) bool { return covers(name, s) })
	})
}

// covers reports whether a log source is the named one, or part of it.
func covers(name string, s pipeline.Logsource) bool {
	for _, one := range logsourcesNamed(name) {
		if (one.Category == "" || one.Category == s.Category) && (one.Product == "" || one.Product == s.Product) && (one.Service == "" || one.Service == s.Service) {
			return true
		}
	}
	return false
}

// logsourcesNamed returns the log sources that a name can mean.
func logsourcesNamed(name string) []pipeline.Logsource {
	first, second, both := strings.Cut(name, "/")
	if !both {
		return []pipeline.Logsource{{Product: name}, {Category: name}}
	}
	return []pipeline.Logsource{{Product: first, Service: second}, {Category: first, Product: second}}
}

// Text is the pipeline as a file in pySigma's format.
func Text(logs []Log) string {
	var b strings.Builder
	b.WriteString("name: custom logs as JSON\npriority: 20\ntransformations:\n")
	// A part of a product comes before the whole product.
	logs = slices.DeleteFunc(slices.Clone(logs), func(l Log) bool { return strings.Trim(l.Source, "/") == "" })
	slices.SortStableFunc(logs, func(a, b Log) int {
		return cmp.Compare(strings.Count(b.Source, "/"), strings.Count(a.Source, "/"))
	})
	for n, l := range logs {
		if l.Windows() {
			l.writeWindows(&b, n)
		} else {
			l.writeOther(&b, n)
		}
	}
	if len(logs) == 0 {
		return "name: custom logs as JSON\npriority: 20\n"
	}
	return b.String()
}

func quote(text string) string { return sigma.QuoteAny(text) }

// writeConditions writes the rule conditions of an item: the log source, unless
// a pipeline has taken it.
func writeConditions(b *strings.Builder, sources []pipeline.Logsource) {
	b.WriteString("    rule_conditions:\n      taken: {type: logsource_taken}\n")
	var names []string
	for i, s := range sources {
		name := fmt.Sprintf("source_%d", i)
		names = append(names, name)
		fmt.Fprintf(b, "      %s: {type: logsource", name)
		for _, part := range [][2]string{{"category", s.Category}, {"product", s.Product}, {"service", s.Service}} {
			if part[1] != "" {
				fmt.Fprintf(b, ", %s: %s", part[0], quote(part[1]))
			}
		}
		b.WriteString("}\n")
	}
	fmt.Fprintf(b, "    rule_cond_expr: (%s) and not taken\n", strings.Join(names, " or "))
}

// maxDepth is how deep InsightIDR parses JSON. Source: Rapid7, JSON structure.
const maxDepth = 10

// writeFields writes the transformations of the fields, and ends the item.
func (l *Log) writeFields(b *strings.Builder, id, prefix string, keys [][2]string) {
	var exclude []string
	if len(keys) > 0 {
		fmt.Fprintf(b, "      - id: %s_keys\n        type: field_name_mapping\n        mapping:\n", id)
		for _, k := range keys {
			fmt.Fprintf(b, "          %s: %s\n", quote(k[0]), quote(k[1]))
			exclude = append(exclude, quote(k[1]))
		}
	}
	fmt.Fprintf(b, "      - id: %s_fields\n        type: field_name_prefix\n        prefix: %s\n", id, quote(prefix))
	if len(exclude) > 0 {
		slices.Sort(exclude)
		fmt.Fprintf(b, "        field_name_conditions:\n          - type: exclude_fields\n            fields: [%s]\n", strings.Join(slices.Compact(exclude), ", "))
	}
	fmt.Fprintf(b, `      - id: %s_deep
        type: detection_item_failure
        message: InsightIDR parses JSON %d levels deep, and this path is longer
        field_name_conditions:
          - type: include_fields
            mode: re
            fields: ['([^.]*\.){%d}']
      - id: %s_log
        type: set_state
        key: log
        val: %s
`, id, maxDepth, maxDepth, id, quote(cmp.Or(l.Log, l.Source)))
}

func (l *Log) writeOther(b *strings.Builder, n int) {
	id := fmt.Sprintf("json_%d", n)
	fmt.Fprintf(b, "  - id: %s\n    type: nest\n", id)
	writeConditions(b, logsourcesNamed(l.Source))
	b.WriteString("    items:\n")
	l.writeFields(b, id, l.Prefix, nil)
}

// writeWindows writes an item for each log source of Windows: a category
// requires the IDs of its events and their channel, a service its channel.
// Source: Sigma taxonomy appendix; the tables are those of package taxonomy.
func (l *Log) writeWindows(b *strings.Builder, n int) {
	shape, ok := l.shape()
	if !ok {
		return
	}
	for i, s := range taxonomy.Standard().Logsources() {
		if s.Product != "windows" || len(s.Channels) == 0 || !covers(l.Source, s.Logsource) {
			continue
		}
		id := fmt.Sprintf("json_%d_%d", n, i)
		fmt.Fprintf(b, "  - id: %s\n    type: nest\n", id)
		writeConditions(b, []pipeline.Logsource{s.Logsource})
		b.WriteString("    items:\n")
		prefix := shape.Prefix
		keys := [][2]string{
			{"EventID", shape.EventID}, {"Channel", shape.Channel}, {"Provider_Name", shape.Provider},
			{"Computer", shape.Computer}, {"ComputerName", shape.Computer},
		}
		channels, ids := s.Channels, []string(nil)
		for _, e := range s.Events {
			if s.Category == "process_creation" && (e.Channel == "Security") != l.Security {
				continue
			}
			ids = append(ids, e.ID)
		}
		if s.Category == "process_creation" {
			channels = []string{"Microsoft-Windows-Sysmon/Operational"}
			if l.Security {
				channels = []string{"Security"}
				for _, k := range [][2]string{{"Image", "NewProcessName"}, {"ParentImage", "ParentProcessName"}} {
					keys = append(keys, [2]string{k[0], prefix + k[1]})
				}
			}
		}
		slices.Sort(ids)
		fmt.Fprintf(b, "      - id: %s_event\n        type: add_condition\n        conditions:\n", id)
		if len(ids) > 0 {
			fmt.Fprintf(b, "          %s: [%s]\n", quote(shape.EventID), strings.Join(slices.Compact(ids), ", "))
		}
		quoted := make([]string, len(channels))
		for c, name := range channels {
			quoted[c] = quote(name)
		}
		fmt.Fprintf(b, "          %s: [%s]\n", quote(shape.Channel), strings.Join(quoted, ", "))
		l.writeFields(b, id, prefix, keys)
	}
}
