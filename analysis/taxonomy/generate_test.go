package taxonomy

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

var update = flag.Bool("update", false, "write the generated tables anew")

const (
	shared = "../../../shared/"
	corpus = shared + "corpus"
)

// TestFresh compares the generated tables with the material that they are made
// of: ATT&CK, the list of log sources, the specification, the public rules.
func TestFresh(t *testing.T) {
	if _, err := os.Stat(shared); err != nil {
		t.Skip("the material is not there: ../shared")
	}
	for name, make := range map[string]func(*testing.T) string{
		"attack.tsv": makeAttack, "tags.tsv": makeTags, "logsources.tsv": makeLogsources,
	} {
		fresh := make(t)
		if *update {
			if err := os.WriteFile(name, []byte(fresh), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		now, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if string(now) != fresh {
			t.Errorf("%s is stale: go generate ./analysis/taxonomy", name)
		}
	}
	tables, _ := filepath.Glob("*.tsv")
	total := 0
	for _, name := range tables {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		total += len(text)
		t.Logf("%-16s %6d bytes", name, len(text))
	}
	t.Logf("%-16s %6d bytes", "all", total)
	if total > 350_000 {
		t.Errorf("the tables have %d bytes, which is more than the program should grow by", total)
	}
}

func material(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(shared + name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func makeAttack(t *testing.T) string {
	var file compactAttack
	if err := json.Unmarshal(material(t, "attack.json"), &file); err != nil {
		t.Fatal(err)
	}
	m := file.matrix()
	var b strings.Builder
	fmt.Fprintf(&b, "version\t%s\n", m.Version)
	for _, c := range m.Tactics {
		fmt.Fprintf(&b, "tactic\t%s\t%s\t%s\n", c.ID, c.Short, c.Name)
	}
	for _, c := range m.Renamed {
		fmt.Fprintf(&b, "renamed\t%s\t%s\t%s\t%s\n", c.ID, c.Short, c.Name, strings.Join(c.Successors, " "))
	}
	for _, c := range m.Techniques {
		fmt.Fprintf(&b, "%s\t%s\t%s", c.ID, c.Name, strings.Join(c.Tactics, " "))
		if c.Retired {
			fmt.Fprintf(&b, "\t%s\t%s", c.Basis, strings.Join(c.Successors, " "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// rules calls do with each public rule that is not deprecated.
func rules(t *testing.T, do func(path string, r *sigma.Rule)) {
	t.Helper()
	sigmatest.Rules(t, func(f sigmatest.File, d *sigma.Document) {
		if f.InForce() {
			do(f.Path, d.Rule)
		}
	})
}

// tagsOf yields the tags of a rule.
func tagsOf(r *sigma.Rule) []string {
	p, ok := r.Key("tags")
	if !ok {
		return nil
	}
	var tags []string
	for _, n := range p.Value.Items {
		tags = append(tags, n.Value)
	}
	return tags
}

// makeTags skips vulnerabilities: each has a rule or two, and no list is
// complete.
func makeTags(t *testing.T) string {
	uses := map[string]int{}
	rules(t, func(_ string, r *sigma.Rule) {
		for _, tag := range tagsOf(r) {
			if !strings.HasPrefix(tag, "cve.") {
				uses[tag]++
			}
		}
	})
	var b strings.Builder
	for _, tag := range slices.Sorted(maps.Keys(uses)) {
		fmt.Fprintf(&b, "%s\t%d\n", tag, uses[tag])
	}
	return b.String()
}

// alsoIn are event logs that the specification does not name for a category,
// though its pipelines read it from there.
var alsoIn = map[string]string{
	"process_creation": "Security#4688",
}

func makeLogsources(t *testing.T) string {
	var file struct {
		Logsources []struct {
			Category, Product, Service string
			Rules                      int
			Listed                     []string       `json:"listed_fields"`
			Used                       map[string]int `json:"used_fields"`
		}
	}
	if err := json.Unmarshal(material(t, "taxonomy.json"), &file); err != nil {
		t.Fatal(err)
	}
	type source struct {
		rules  int
		fields []Field
		logs   logs
	}
	all := map[Logsource]*source{}
	for _, l := range file.Logsources {
		s := &source{rules: l.Rules}
		used := maps.Clone(l.Used)
		for _, name := range strings.Split(strings.Join(l.Listed, ","), ",") { // one entry of the list is two
			if name != "" {
				s.fields = append(s.fields, Field{Name: name, Listed: true, Uses: used[name]})
				delete(used, name)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(used)) {
			s.fields = append(s.fields, Field{Name: name, Uses: used[name]})
		}
		if key := (Logsource{l.Category, l.Product, l.Service}); key != (Logsource{}) {
			all[key] = s
		}
	}
	for l, where := range specified(string(material(t, "spec/sigma-appendix-taxonomy.md"))) {
		if all[l] == nil {
			all[l] = &source{}
		}
		all[l].logs = where
	}
	var b strings.Builder
	for _, l := range slices.SortedFunc(maps.Keys(all), compareLogsources) {
		s := all[l]
		fmt.Fprintf(&b, "%s\t%s\t%s\t%d\t%s\t%s\n", l.Category, l.Product, l.Service, s.rules,
			strings.Join(s.logs.channels, "|"), strings.Join(s.logs.events, "|"))
		for _, f := range s.fields {
			listed := ""
			if f.Listed {
				listed = "listed"
			}
			fmt.Fprintf(&b, "\t%s\t%s\t%d\n", f.Name, listed, f.Uses)
		}
	}
	return b.String()
}

func compareLogsources(a, b Logsource) int {
	return cmp.Or(cmp.Compare(a.Product, b.Product), cmp.Compare(a.Category, b.Category), cmp.Compare(a.Service, b.Service))
}

// logs are the event logs of a log source, and the events "log#id" that it
// selects from them.
type logs struct{ channels, events []string }

var (
	pair    = regexp.MustCompile(`(category|product|service): ?([^<| ]+)`)
	eventID = regexp.MustCompile(`EventIDs?: ?(?:<br> - )?(\d+(?:<br> - \d+)*)`)
	channel = regexp.MustCompile(`Channel: ?(?:<br> - )?([^|]+?) *\|$`)
)

// specified reads the tables of the specification: log sources in the second
// column, event ids and channels in the third.
func specified(text string) map[Logsource]logs {
	found := map[Logsource]logs{}
	for line := range strings.Lines(text) {
		cells := strings.SplitN(strings.TrimSpace(line), "|", 4)
		if len(cells) != 4 || !strings.Contains(cells[2], ": ") {
			continue
		}
		var l Logsource
		for _, m := range pair.FindAllStringSubmatch(cells[2], -1) {
			l = l.With(m[1], m[2])
		}
		if l == (Logsource{}) { // an example value with a colon
			continue
		}
		var where logs
		if m := channel.FindStringSubmatch(cells[3]); m != nil {
			for _, c := range strings.Split(m[1], "<br> - ") {
				where.channels = append(where.channels, strings.TrimPrefix(strings.TrimSpace(c), "WinEventLog:"))
			}
			if m := eventID.FindStringSubmatch(cells[3]); m != nil {
				for _, id := range strings.Split(m[1], "<br> - ") {
					for _, c := range where.channels {
						where.events = append(where.events, c+"#"+id)
					}
				}
			}
		}
		if event := alsoIn[l.Category]; event != "" && l.Product == "windows" {
			c, _, _ := strings.Cut(event, "#")
			where.channels = append(where.channels, c)
			where.events = append(where.events, event)
		}
		found[l] = where
	}
	return found
}
