package pipeline

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
	"sigma-lsp/convert/schema"
)

// Our two pipelines; the second supports everything that the first does.
const standard, extended = "insightidr", "insightidr-extended"

// row is a line of docs/mappings.md: a field of Sigma and one of its keys.
type row struct {
	event      string // the event type
	field, key string
	when       string // what else the rule has to contain
	known      schema.Key
	remark     string // which values are refused
}

// page is the result of one pipeline for a log source.
type page struct {
	events  []string // event types
	added   []string // tests that are added to the query
	missing []string // why its events may not be there
	rows    []row
	refused map[string][]string // fields by message
	rest    string              // the message for any other field, "" where it is passed through
	other   []string            // rules that are read as ones of another log source
}

// anyOther is a field that is in no pipeline.
const anyOther = "no.such.field"

// readPage runs a pipeline on rules that test all of its fields.
func readPage(t *testing.T, p *Pipeline, l Logsource) page {
	t.Helper()
	names, optional, contents := namedByItems([]*Pipeline{p})
	names = append(names, anyOther)
	type variant struct {
		when string
		rule *Rule
	}
	rules := []variant{{"", probeWithFields(l, names, nil)}}
	if len(optional) > 0 {
		rules = append(rules, variant{"", probeWithFields(l, names, optional)})
	}
	for _, c := range contents {
		w := probeWithFields(l, names, []string{c.field})
		w.addItem(c.field, sampleValue(c.value))
		rules = append(rules, variant{fmt.Sprintf("`%s` is %v", c.field, c.value), w})
	}
	out := page{refused: map[string][]string{}}
	mapped := map[string]bool{}
	refusals := map[string]string{}
	var fields []string // in the order of the pipeline
	for _, a := range rules {
		r := newRun(a.rule, []*Pipeline{p})
		r.transform()
		events := readBy(a.rule)
		if slices.ContainsFunc(a.rule.Failures, func(f Failure) bool { return f.Kind == RuleFailure }) {
			continue
		}
		if was := a.rule.Logsources; len(was) > 1 && was[1] != l {
			if text := fmt.Sprintf("%s: [%s](#%s)", a.when, was[1].Path(), anchor(was[1])); a.when != "" && !slices.Contains(out.other, text) {
				out.other = append(out.other, text)
			}
			if !slices.Contains(out.events, a.rule.Category) {
				out.events = append(out.events, a.rule.Category)
			}
			continue
		}
		took := false
		for _, s := range a.rule.Selections {
			anyItem(s.Test, func(i *Item) bool {
				switch {
				case i.From == nil:
					text := fmt.Sprintf("`%s` %s in events of `%s`", i.Field, describeValues(i.Values), events)
					if !slices.Contains(out.added, text) {
						out.added = append(out.added, text)
					}
					for _, v := range i.Values {
						n, ok := v.(sigma.Number)
						e, known := schema.LookupEvent(events, i.Field, n.Text)
						if text := fmt.Sprintf("`%s` %s: %s", i.Field, n.Text, e.Evidence); ok && known && !e.Collected && !slices.Contains(out.missing, text) {
							out.missing = append(out.missing, text)
						}
					}
				case i.Mapped: // even where the values are refused that the rule has here
					known, ok := schema.LookupKey(events, i.Field)
					switch {
					case !ok && i.Failed:
						return false
					case !ok:
						t.Errorf("%s: %s becomes %s, of which nothing is known in %s", p.Name, i.From.Field, i.Field, events)
					}
					took, mapped[i.From.Field] = true, true
					if !slices.ContainsFunc(out.rows, func(r row) bool {
						return r.event == events && r.field == i.From.Field && r.key == i.Field && (r.when == "" || r.when == a.when)
					}) {
						out.rows = append(out.rows, row{event: events, field: i.From.Field, key: i.Field, when: a.when, known: known})
					}
				}
				if i.From != nil && !slices.Contains(fields, i.From.Field) {
					fields = append(fields, i.From.Field)
				}
				return false
			})
		}
		for _, f := range a.rule.Failures {
			if f.Item != nil && f.Item.From != nil {
				refusals[f.Item.From.Field] = f.Message
			}
		}
		if took && !slices.Contains(out.events, events) {
			out.events = append(out.events, events)
		}
	}
	out.rest = refusals[anyOther]
	for _, field := range fields {
		message, ok := refusals[field]
		switch {
		case !ok || message == out.rest || slices.ContainsFunc(out.rows, func(r row) bool { return r.key == field }):
		case mapped[field]:
			for i := range out.rows {
				if out.rows[i].field == field {
					out.rows[i].remark = message
				}
			}
		default:
			out.refused[message] = append(out.refused[message], field)
		}
	}
	return out
}

// readBy names the events that a rule reads: an event type, or a log.
func readBy(w *Rule) string {
	if w.Log() != "" {
		return schema.LogEventType(w.Log())
	}
	return w.Category
}

func describeValues(values []sigma.Value) string {
	var texts []string
	for _, v := range values {
		switch v := v.(type) {
		case sigma.String:
			texts = append(texts, "`"+plainText(v)+"`")
		case sigma.Number:
			texts = append(texts, "`"+v.Text+"`")
		}
	}
	return strings.Join(texts, " or ")
}

// TestMappings compares docs/mappings.md with the pipelines and with the
// schema; with -update it writes the file.
func TestMappings(t *testing.T) {
	const path = "../../docs/mappings.md"
	var b strings.Builder
	b.WriteString(mappingsHead)
	base, _ := Builtin(standard)
	more, _ := Builtin(extended)
	logsources := slices.SortedFunc(slices.Values(more.Logsources()), func(a, b Logsource) int {
		return cmp.Or(cmp.Compare(a.Product, b.Product), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Category, b.Category))
	})
	pages := map[Logsource][2]page{}
	b.WriteString("\n| log source | event type | log set | pipelines |\n| --- | --- | --- | --- |\n")
	for _, l := range logsources {
		two := [2]page{{}, readPage(t, more, l)}
		if slices.Contains(base.Logsources(), l) {
			two[0] = readPage(t, base, l)
		}
		pages[l] = two
		for _, e := range two[1].events {
			in := "extended only"
			if slices.Contains(two[0].events, e) {
				in = "both"
			}
			if log, ok := strings.CutPrefix(e, schema.LogEventType("")); ok {
				fmt.Fprintf(&b, "| [%s](#%s) | not known | %s | %s |\n", l.Path(), anchor(l), log, in)
				continue
			}
			known, ok := schema.LookupEventType(e)
			if !ok {
				t.Errorf("nothing is known of the event type %s", e)
			}
			fmt.Fprintf(&b, "| [%s](#%s) | `%s` | %s | %s |\n", l.Path(), anchor(l), e, known.LogSet, in)
		}
	}
	for _, l := range logsources {
		writePage(&b, l, pages[l])
	}
	if *archivetest.Update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if was, err := os.ReadFile(path); err != nil || string(was) != b.String() {
		t.Errorf("%s is not current (%v); run go test ./convert/pipeline -update", path, err)
	}
}

const mappingsHead = `# Mappings

This page lists the InsightIDR event type of each Sigma log source and the LEQL key of each field, in the embedded pipelines
` + "`insightidr`" + ` and ` + "`insightidr-extended`" + `. The second pipeline contains the first; mappings that only it has are marked
*extended*. The page is generated from the pipelines and from public knowledge about the keys, by
` + "`go test ./convert/pipeline -update`" + `. [pipelines.md](pipelines.md) explains how to add your own mappings.

The status of a key is how well it is known:

| status | meaning |
| --- | --- |
| documented | in Rapid7's documentation |
| seen | in a public event, export or query; a path below ` + "`source_json`" + ` that was not seen itself is the vendor's own path |
| inferred | not seen anywhere, but derived from similar keys. Each use is reported by ` + "`idr-mapping-inferred`" + ` |

## Log sources
`

// anchor is the address of a heading inside the page.
func anchor(l Logsource) string { return strings.ToLower(strings.ReplaceAll(l.Path(), "/", "")) }

// merged joins rows that differ by what else the rule has to contain.
func merged(rows []row) []row {
	var out []row
	for _, r := range rows {
		i := slices.IndexFunc(out, func(o row) bool { return o.event == r.event && o.field == r.field && o.key == r.key })
		if i < 0 {
			out = append(out, r)
		} else if _, value, ok := strings.Cut(r.when, " is "); ok && out[i].when != "" {
			out[i].when += " or " + value
		}
	}
	return out
}

func writePage(b *strings.Builder, l Logsource, two [2]page) {
	base, more := two[0], two[1]
	fmt.Fprintf(b, "\n## %s\n\n", l.Path())
	if len(more.other) > 0 {
		b.WriteString("Rules that require one of these events are treated as rules of its category.\n\n")
		for _, o := range more.other {
			fmt.Fprintf(b, "- %s\n", o)
		}
		if len(more.rows) == 0 {
			return
		}
		b.WriteByte('\n')
	}
	var events []string
	for _, e := range more.events {
		if log, ok := strings.CutPrefix(e, schema.LogEventType("")); ok {
			events = append(events, "not known: "+log+", without a detection definition")
		} else if slices.ContainsFunc(more.rows, func(r row) bool { return r.event == e }) {
			events = append(events, "`"+e+"`")
		}
	}
	fmt.Fprintf(b, "Event type %s.", strings.Join(events, ", or "))
	if len(more.added) > 0 {
		fmt.Fprintf(b, " The query also tests %s.", strings.Join(more.added, ", "))
	}
	if len(more.missing) > 0 {
		fmt.Fprintf(b, " These events may not be collected (%s); each use is reported by `idr-event-not-collected`.", strings.Join(more.missing, "; "))
	}
	b.WriteString("\n\n| field | key | type | status | source |\n| --- | --- | --- | --- | --- |\n")
	for _, r := range merged(more.rows) {
		field := "`" + r.field + "`"
		if r.when != "" {
			field += ", if " + r.when
		}
		if len(events) > 1 {
			field += ", in `" + strings.TrimPrefix(r.event, schema.LogEventType("")) + "`"
		}
		if !slices.ContainsFunc(base.rows, func(o row) bool {
			return o.event == r.event && o.field == r.field && o.key == r.key
		}) {
			field += " *extended*"
		}
		status, _, _ := strings.Cut(r.known.Status, " ")
		fmt.Fprintf(b, "| %s | `%s` | %s | %s | %s |\n", field, r.key, strings.ReplaceAll(r.known.Type, "|", " or "), status, cmp.Or(r.known.Source, "similar keys"))
	}
	remarks := map[string][]string{}
	for _, r := range more.rows {
		if r.remark != "" && !slices.Contains(remarks[r.remark], r.field) {
			remarks[r.remark] = append(remarks[r.remark], r.field)
		}
	}
	list := func(says string, fields map[string][]string) {
		for _, message := range slices.SortedFunc(maps.Keys(fields), func(a, b string) int { return cmp.Compare(fields[a][0], fields[b][0]) }) {
			fmt.Fprintf(b, "- %s `%s`: %s\n", says, strings.Join(fields[message], "`, `"), message)
		}
	}
	b.WriteByte('\n')
	list("Not always:", remarks)
	list("Refused:", more.refused)
	if more.rest != "" {
		fmt.Fprintf(b, "- Any other field is refused: %s\n", more.rest)
	} else {
		b.WriteString("- Any other field is passed through under its own name, with the warning `idr-field-unmapped`.\n")
	}
}

// TestStatusComments requires a comment with status and source for each key in
// our pipelines, with the status from the schema.
func TestStatusComments(t *testing.T) {
	line := regexp.MustCompile(`^ +(\S+): (?:\[(.+)\]|(\S+)) +# (.+)$`)
	for _, name := range []string{standard, extended} {
		p, _ := Builtin(name)
		known := map[string]map[string]bool{} // statuses of a key, by event type
		for _, l := range p.Logsources() {
			for _, r := range readPage(t, p, l).rows {
				status, _, _ := strings.Cut(r.known.Status, " ")
				id := r.field + " " + r.key
				if known[id] == nil {
					known[id] = map[string]bool{}
				}
				known[id][status] = true
			}
		}
		text, err := builtinFiles.ReadFile("builtin/" + name + ".yml")
		if err != nil {
			t.Fatal(err)
		}
		inside, lines := false, 0
		for at := range strings.Lines(string(text)) {
			at = strings.TrimRight(at, "\n")
			key, _, _ := strings.Cut(strings.TrimSpace(at), ":")
			switch {
			case key == "mapping":
				inside = true
				continue
			case strings.HasPrefix(strings.TrimSpace(at), "rule_cond") || strings.HasPrefix(key, "field_name_cond") || strings.HasPrefix(key, "detection_item_cond") || strings.HasPrefix(key, "- "):
				inside = false
			}
			if !inside || at == "" || strings.HasPrefix(strings.TrimSpace(at), "#") {
				continue
			}
			m := line.FindStringSubmatch(at)
			if m == nil {
				t.Errorf("%s: no status and source behind %q", name, at)
				continue
			}
			keys, comments := strings.Split(cmp.Or(m[2], m[3]), ", "), strings.Split(m[4], "; ")
			for i, k := range keys {
				lines++
				status, source, _ := strings.Cut(comments[min(i, len(comments)-1)], " ")
				if !known[m[1]+" "+k][status] || source == "" {
					t.Errorf("%s: %s becomes %s of status %q from %q; known is %v", name, m[1], k, status, source, known[m[1]+" "+k])
				}
			}
		}
		if lines < 100 {
			t.Errorf("%s: only %d mappings read", name, lines)
		}
	}
}
