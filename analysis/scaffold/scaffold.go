// Package scaffold creates rules: the required keys, a log source, and two of
// the fields that rules of the log source use most.
package scaffold

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

// Source is a log source that a rule can be begun for.
type Source struct {
	taxonomy.Logsource
	Doc       string
	Rules     int    // public rules that read it
	EventType string // in the target
	Supported bool   // by the pipelines
}

// Sources returns the known log sources: first those that the pipelines
// support, each group with the most used first.
func Sources(t *taxonomy.Taxonomy, pipelines []*pipeline.Pipeline) []Source {
	var all []Source
	for _, s := range t.Logsources() {
		if s.Logsource == (taxonomy.Logsource{}) {
			continue
		}
		one := Source{Logsource: s.Logsource, Doc: s.Doc, Rules: s.Rules}
		one.EventType, one.Supported = pipeline.EventType(s.Logsource, pipelines...)
		all = append(all, one)
	}
	slices.SortStableFunc(all, func(a, b Source) int {
		return cmp.Or(-compare(a.Supported, b.Supported), cmp.Compare(b.Rules, a.Rules))
	})
	return all
}

func compare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// Rule is what a new rule begins with.
type Rule struct {
	Title     string
	Logsource taxonomy.Logsource
	ID        string
	Date      string // YYYY-MM-DD
}

// Write returns the text of a rule, and the same text as a snippet of the
// Language Server Protocol with the values to be typed as its tab stops. Lines
// end with "\n".
func (r Rule) Write(t *taxonomy.Taxonomy, pipelines []*pipeline.Pipeline) (text, snippet string) {
	w := &writer{}
	title := cmp.Or(strings.Join(strings.Fields(r.Title), " "), "New Rule")
	w.lines("title: ", tabStop(scalar(title)), "\nid: ", r.ID, "\nstatus: experimental\n")
	w.lines("description: ", tabStop(scalar("Detects "+title)), "\ndate: ", r.Date, "\nlogsource:\n")
	for _, key := range taxonomy.LogsourceKeys {
		if value := r.Logsource.Get(key); value != "" {
			w.lines("    ", key, ": ", scalar(value), "\n")
		}
	}
	w.lines("detection:\n    selection:\n")
	for _, i := range typicalSelection(t, r.Logsource, pipelines) {
		w.lines("        ", i.before, tabStop(i.value), i.after, "\n")
	}
	w.lines("    condition: selection\nfalsepositives:\n    - ", tabStop("Unknown"), "\nlevel: ", tabStop("medium"), "\n")
	return w.text.String(), w.snippet.String()
}

// scalar spells a text without quotes where it can be.
func scalar(text string) string {
	if spelled, ok := (&sigma.Node{}).Write(text); ok {
		return spelled
	}
	return sigma.QuoteAny(text)
}

const (
	maxFields = 2   // of a log source, for a new rule
	maxValues = 400 // of a field
	maxPairs  = 15  // values of a field, and combinations with other fields for each
)

// item is the line of a field: the value between the other two is to be
// replaced.
type item struct{ before, value, after string }

func (i item) String() string { return i.before + i.value + i.after }

// typicalSelection returns items for the fields that rules of a log source use
// most. If the pipelines support the log source, only fields, and values of
// fields such as EventID, that convert to a query are used.
func typicalSelection(t *taxonomy.Taxonomy, l taxonomy.Logsource, pipelines []*pipeline.Pipeline) []item {
	_, supported := pipeline.EventType(l, pipelines...)
	fields := slices.DeleteFunc(slices.Clone(t.FieldsOf(l)), func(f taxonomy.Field) bool { return f.Uses == 0 && !f.Listed })
	chosen := fittingFields(l, fields, nil, supported, pipelines)
	if len(chosen) == 0 && len(fields) > 1 {
		// Some log sources need two tests, such as an event id and another
		// field.
		for _, first := range items(fields[0])[:min(maxPairs, len(items(fields[0])))] {
			if chosen = fittingFields(l, fields[1:min(maxPairs, len(fields))], []item{first}, true, pipelines); len(chosen) > 1 {
				break
			}
			chosen = nil
		}
	}
	if len(chosen) == 0 {
		return []item{{"Field: '", "value", "'"}}
	}
	return chosen
}

// fittingFields adds items for fields to those chosen, where they make a query unless
// the log source is not supported anyway.
func fittingFields(l taxonomy.Logsource, fields []taxonomy.Field, chosen []item, supported bool, pipelines []*pipeline.Pipeline) []item {
	for _, f := range fields {
		if len(chosen) == maxFields {
			break
		}
		for _, i := range items(f) {
			if !supported || converts(l, append(chosen[:len(chosen):len(chosen)], i), pipelines) {
				chosen = append(chosen, i)
				break
			}
		}
	}
	return chosen
}

// converts reports whether a rule of these items becomes a query with a key for
// each field.
func converts(l taxonomy.Logsource, items []item, pipelines []*pipeline.Pipeline) bool {
	var b strings.Builder
	b.WriteString("title: a\nlogsource:\n")
	for _, key := range taxonomy.LogsourceKeys {
		if value := l.Get(key); value != "" {
			fmt.Fprintf(&b, "    %s: %s\n", key, scalar(value))
		}
	}
	b.WriteString("detection:\n    selection:\n")
	for _, i := range items {
		fmt.Fprintf(&b, "        %s\n", i)
	}
	b.WriteString("    condition: selection\n")
	return convert.Convert(sigma.Parse(sigma.NewSource(b.String())).Documents[0], pipelines...).Verdict == convert.Converted
}

// items are the lines that a field can begin with, the likeliest first.
func items(f taxonomy.Field) (all []item) {
	switch {
	case len(f.Values) > 0:
		for _, v := range f.Values[:min(len(f.Values), maxValues)] {
			value := scalar(v.Text)
			if _, err := strconv.ParseUint(v.Text, 10, 64); err == nil && f.Kind.Numeric() {
				value = v.Text
			}
			all = append(all, item{f.Name + ": ", value, ""})
		}
	case f.Kind.Numeric():
		all = append(all, item{f.Name + ": ", "1", ""})
	case f.Kind == taxonomy.KindPath:
		all = append(all, item{f.Name + `|endswith: '\`, "name.exe", "'"})
	case strings.HasSuffix(f.Name, "CommandLine"):
		all = append(all, item{f.Name + "|contains: '", "argument", "'"})
	default:
		all = append(all, item{f.Name + ": '", "value", "'"})
	}
	return all
}

// writer writes a text and a snippet at once.
type writer struct {
	text, snippet strings.Builder
	tabStops      int
}

// tabStop is a value that becomes a tab stop of the snippet.
type tabStop string

func (w *writer) lines(parts ...any) {
	for _, part := range parts {
		switch p := part.(type) {
		case tabStop:
			w.tabStops++
			w.text.WriteString(string(p))
			fmt.Fprintf(&w.snippet, "${%d:%s}", w.tabStops, inPlaceholder.Replace(string(p)))
		case string:
			w.text.WriteString(p)
			w.snippet.WriteString(inText.Replace(p))
		}
	}
}

var (
	inText        = strings.NewReplacer(`\`, `\\`, `$`, `\$`)
	inPlaceholder = strings.NewReplacer(`\`, `\\`, `$`, `\$`, `}`, `\}`)
)

// longestName is the maximum length of a file name made from a title, in bytes.
const longestName = 80

// FileName proposes the name of the file of a rule, as the public rules are
// named: what the convention has for the log source, then the title.
func FileName(title string, l taxonomy.Logsource) string {
	prefix, ok := taxonomy.FilePrefix(l)
	if !ok {
		prefix = "rule_"
		if words := slug(strings.Join([]string{l.Product, l.Category, l.Service}, " ")); words != "" {
			prefix = words + "_"
		}
	}
	name := slug(title)
	if len(name) > longestName {
		name = name[:longestName]
		if i := strings.LastIndexByte(name, '_'); i > 0 {
			name = name[:i]
		}
	}
	return prefix + cmp.Or(name, "new_rule") + ".yml"
}

// slug keeps the ASCII letters and digits of a text, in lower case, with "_"
// between its words.
func slug(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), "_")
}
