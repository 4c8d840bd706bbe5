package pipeline

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
)

// TestValues applies the field mappings to real events, each described by an
// archive in testdata/values with a handwritten InsightIDR entry. A test is a
// detection item with its verdict and its keys: "+" matches, "-" does not, "x"
// is refused. The verdict has to be the same for the event, for its entry, and
// for alternative entries.
func TestValues(t *testing.T) {
	events := realEvents(t)
	archivetest.Each(t, "values/*", func(t *testing.T, a *archivetest.Archive) {
		section := func(name string) string {
			text, _ := a.Get(name)
			return strings.TrimSpace(text)
		}
		holds := []map[string]string{assignments(section("holds"))}
		if text, ok := a.Get("or holds"); ok {
			other := maps.Clone(holds[0])
			maps.Copy(other, assignments(text))
			holds = append(holds, other)
		}
		event, known := events[section("event")]
		if !known && events != nil {
			t.Fatalf("no event %s", section("event"))
		}
		for _, name := range strings.Fields(section("pipelines")) {
			p, ok := Builtin(name)
			if !ok {
				t.Fatalf("no pipeline %q", name)
			}
			for line := range strings.Lines(section("tests")) {
				line = strings.TrimSpace(line)
				item, keys, _ := strings.Cut(line[2:], " => ")
				rule := ruleOf(t, section("logsource"), section("with"), item)
				test := newRule(rule).Selections[0].Test
				if known && line[0] != 'x' && matchesEvent(test, event) != (line[0] == '+') {
					t.Errorf("%s: the event itself says otherwise", line)
				}
				w := Apply(rule, p)
				test = w.Selections[0].Test
				if line[0] == 'x' {
					if len(w.Failures) == 0 {
						t.Errorf("%s: %s does not refuse it", line, name)
					}
					continue
				}
				var got []string
				anyItem(test, func(i *Item) bool {
					got = append(got, i.Field)
					return false
				})
				if len(w.Failures) > 0 || !slices.Equal(got, strings.Fields(keys)) {
					t.Errorf("%s: with %s it becomes %v, %v", line, name, got, w.Failures)
				}
				for _, held := range holds {
					if matchesEvent(test, held) != (line[0] == '+') {
						t.Errorf("%s: with %s the verdict is another on what InsightIDR holds", line, name)
					}
				}
			}
		}
	})
	if events == nil {
		t.Skip("no ../shared/events beside the checkout: the table was not compared with the events")
	}
}

// realEvents are the events next to the checkout, by the id of their rule and
// their number; nil if there are none.
func realEvents(t *testing.T) map[string]map[string]string {
	file, err := os.Open(filepath.Join("..", "..", "..", "shared", "events", "regression.jsonl"))
	if err != nil {
		return nil
	}
	defer file.Close()
	events := map[string]map[string]string{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var one struct {
			Rule  string
			Event struct {
				Event struct {
					System    struct{ EventRecordID json.Number }
					EventData map[string]any
				}
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		fields := map[string]string{}
		for name, v := range one.Event.Event.EventData {
			fields[name] = fmt.Sprint(v)
		}
		events[one.Rule+" "+one.Event.Event.System.EventRecordID.String()] = fields
	}
	if lines.Err() != nil || len(events) < 100 {
		t.Fatalf("%d events, %v", len(events), lines.Err())
	}
	return events
}

// assignments reads lines "key = value".
func assignments(text string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(text) {
		if key, value, ok := strings.Cut(strings.TrimRight(line, "\n"), " = "); ok {
			out[key] = value
		}
	}
	return out
}

func ruleOf(t *testing.T, logsource, with, item string) *sigma.Rule {
	t.Helper()
	text := "title: A rule\nlogsource: " + logsource + "\ndetection:\n  one:\n    " + item + "\n"
	condition := "one"
	if with != "" {
		text += "  with:\n    " + with + "\n"
		condition += " and with"
	}
	d := sigma.Parse(sigma.NewSource(text + "  condition: " + condition + "\n")).Documents[0]
	if d.Rule == nil || len(d.Problems)+len(d.Rule.Problems) > 0 {
		t.Fatalf("%s cannot be read: %v", item, d.Problems)
	}
	return d.Rule
}

// matchesEvent reports whether an event with these values passes a test.
func matchesEvent(test Test, event map[string]string) bool {
	switch test := test.(type) {
	case *Group:
		passes := func(t Test) bool { return matchesEvent(t, event) }
		if test.All {
			return !slices.ContainsFunc(test.Tests, func(t Test) bool { return !passes(t) })
		}
		return slices.ContainsFunc(test.Tests, passes)
	case *Item:
		held, ok := event[test.Field]
		passes := func(v sigma.Value) bool {
			switch v := v.(type) {
			case sigma.String:
				var b strings.Builder
				for _, p := range v.Parts {
					switch p.Kind {
					case sigma.Any:
						b.WriteString(".*")
					case sigma.AnyChar:
						b.WriteByte('.')
					default:
						b.WriteString(regexp.QuoteMeta(p.Text))
					}
				}
				return ok && regexp.MustCompile("(?is)^"+b.String()+"$").MatchString(held)
			case sigma.Number:
				return held == v.Text
			case sigma.FieldRef:
				return ok && strings.EqualFold(held, event[v.Field])
			}
			panic(fmt.Sprintf("no test of %T", v))
		}
		if test.All {
			return !slices.ContainsFunc(test.Values, func(v sigma.Value) bool { return !passes(v) }) != test.Negated
		}
		return slices.ContainsFunc(test.Values, passes) != test.Negated
	}
	return false
}
