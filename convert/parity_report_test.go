//go:build differential

package convert

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/convert/leql"
)

// report is the content of docs/parity.md.
type report []difference

// of returns the differences of a class by what proves them.
func (r report) of(class string) map[string][]difference {
	by := map[string][]difference{}
	for _, d := range r {
		if d.class == class {
			by[d.proof] = append(by[d.proof], d)
		}
	}
	return by
}

func (r report) count(is func(difference) bool) (n int) {
	for _, d := range r {
		if is(d) {
			n++
		}
	}
	return n
}

// check compares docs/parity.md and the events with the results, or writes
// them.
func (r report) check(t *testing.T) {
	t.Helper()
	found := map[string]map[string]any{}
	for _, d := range r {
		if d.class == "W" {
			found[d.path] = d.event
		}
	}
	var events bytes.Buffer
	encoder := json.NewEncoder(&events)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(found); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{counterexamples: events.String(), "../docs/parity.md": r.markdown()} {
		if *updateParity {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if text, _ := os.ReadFile(path); string(text) != want {
			t.Errorf("%s is out of date: run make parity", path)
		}
	}
	// More would not be "a little shorter".
	if n := r.count(func(d difference) bool { return d.class == "S" }); n > 90 {
		t.Errorf("%d queries are only shorter than the reference's", n)
	}
}

func (r report) markdown() string {
	var b strings.Builder
	n := func(class string) int { return r.count(func(d difference) bool { return d.class == class }) }
	converted := n("equal") + n("W") + n("P") + n("N") + n("S")
	layout := r.count(func(d difference) bool {
		return d.class != "R" && d.class != "N" && d.class != "refused" && d.detection == ""
	})
	keywords := r.count(func(d difference) bool { return d.detection == "N" })
	fmt.Fprintf(&b, `# Parity with the public InsightIDR backend

Made by %[1]cmake parity%[1]c: all rules of the public corpus, converted with the pipeline %[1]cinsightidr-reference%[1]c, beside what
the public pySigma backend 0.2.4 makes of them. The reference converts %[2]d rules. The formats simple and advanced are
equal, byte for byte, or the difference has a proof:

| class | rules | what it takes |
| --- | --- | --- |
| equal | %[3]d | the same bytes |
| W: the reference is wrong | %[4]d | an event on which Sigma and the reference's query differ, and ours agrees with Sigma |
| P: the reference is no LEQL | %[5]d | the message of our parser, which takes all public queries, or a form without a documented meaning |
| N: the reference cannot mean the rule, and we refuse it | %[6]d | the same, or the placeholder that stands in the query |
| S: ours is shorter | %[7]d | equal but for lists and the empty text, in constructs of a closed list, and alike on all events |
| R: the reference refuses or crashes, and we convert | %[8]d | its message |

D: in the format detection all %[9]d queries have the same parts, blanks and the name of the key (%[1]cevent_type%[1]c, formerly
%[1]centry_type%[1]c) aside. For %[10]d rules with keywords we give no such format, as detection rules take none (N);
in %[11]d the reference breaks lines inside texts (W).

"leql.md" is the description of LEQL beside the checkout, by its sections.

## W: events that decide

An event is written by the keys of LEQL. It is a proof in each of the readings that LEQL's texts leave open (an
expression behind a key searches, or covers the whole value; a keyword ends at letters, at letters and digits, or
nowhere; the raw entry is JSON or not), and whatever the keys hold that it leaves out. All its values are there, not
empty, without line breaks, and no letter beyond ASCII changes its case. Where a proof rests on it that expressions
search (leql.md 4, "find"), it is marked so: without that neither query could match.
`, '`', converted, n("equal"), n("W"), n("P"), n("N"), n("S"), n("R"), layout, keywords, r.count(func(d difference) bool { return d.detection == "W" }))
	r.wrong(&b)
	b.WriteString("\n## P: no LEQL\n\n| our parser says | leql.md | rules | for example |\n| --- | --- | --- | --- |\n")
	proofs(&b, r.of("P"), true)
	b.WriteString("\n## N: refused here\n\n| the reference's query | leql.md | rules | for example |\n| --- | --- | --- | --- |\n")
	proofs(&b, r.of("N"), true)
	b.WriteString("\n## S: shorter\n\n| construct | rules | for example |\n| --- | --- | --- |\n")
	proofs(&b, r.of("S"), false)
	b.WriteString("\n## R: converted here only\n\n| the reference says | rules | for example |\n| --- | --- | --- |\n")
	proofs(&b, r.of("R"), false)
	b.WriteString("\n## Rules that neither converts\n\n| the reference | our verdict | rules | for example |\n| --- | --- | --- | --- |\n")
	for _, proof := range slices.Sorted(maps.Keys(r.of("refused"))) {
		all := r.of("refused")[proof]
		fmt.Fprintf(&b, "| %s | %d | %s |\n", proof, len(all), filepath.Base(all[0].path))
	}
	b.WriteString(`
## What LEQL says only nearly

These constructs are converted, and a finding on the node says in which direction the query errs.

| construct | the query is | because |
| --- | --- | --- |
`)
	for _, c := range Approximations() {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", c.Construct, c.Direction, c.Because)
	}
	return b.String()
}

func proofs(b *strings.Builder, by map[string][]difference, source bool) {
	escape := strings.NewReplacer("|", `\|`).Replace
	for _, proof := range slices.Sorted(maps.Keys(by)) {
		all := by[proof]
		fmt.Fprintf(b, "| %s |", escape(code(proof)))
		if source {
			fmt.Fprintf(b, " %s |", escape(all[0].source))
		}
		fmt.Fprintf(b, " %d | %s |\n", len(all), filepath.Base(all[0].path))
	}
}

// wrong writes the proofs by what the reference prints in place of what.
func (r report) wrong(b *strings.Builder) {
	groups := map[string][]difference{}
	for _, d := range r {
		if d.class == "W" {
			title := forms(d.theirs) + " in place of " + forms(d.ours)
			if len(d.theirs)+len(d.ours) == 0 {
				title = "the same tests in other brackets"
			}
			groups[title] = append(groups[title], d)
		}
	}
	titles := slices.SortedFunc(maps.Keys(groups), func(a, b string) int {
		if n := len(groups[b]) - len(groups[a]); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	for _, title := range titles {
		fmt.Fprintf(b, "\n### %s: %d\n\n", title, len(groups[title]))
		for i, d := range groups[title] {
			event, verdict := asJSON(d.event), "does not match"
			if d.match {
				verdict = "matches"
			}
			fmt.Fprintf(b, "- %s %s %s", filepath.Base(d.path), verdict, code(event))
			if d.searches {
				b.WriteString(" (search)")
			}
			b.WriteByte('\n')
			if i == 0 {
				for _, side := range []struct {
					name  string
					tests []string
				}{{"the reference", d.theirs}, {"ours", d.ours}} {
					for _, test := range side.tests {
						fmt.Fprintf(b, "  - %s: %s\n", side.name, code(cut(test)))
					}
				}
			}
		}
	}
}

// cut shortens a long test.
func cut(test string) string {
	const most = 160
	if runes := []rune(test); len(runes) > most {
		return string(runes[:most]) + " …"
	}
	return test
}

// code writes a text as code in Markdown, whatever it holds.
func code(text string) string {
	if strings.Contains(text, "`") {
		return "`` " + text + " ``"
	}
	return "`" + text + "`"
}

// forms names the kinds of tests.
func forms(tests []string) string {
	var names []string
	for _, test := range tests {
		e, err := leql.ParseCondition(test)
		if err != nil {
			panic(err) // it was printed from a tree
		}
		if name := formOf(e); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func formOf(e leql.Expr) string {
	value := func(v leql.Value) string {
		switch v := v.(type) {
		case leql.NoCase:
			return "NOCASE()"
		case leql.Regex:
			if v.IgnoreCase {
				return "/…/i"
			}
			return "/…/"
		case leql.Literal:
			return v.Text
		case leql.IP:
			return "IP()"
		}
		return ""
	}
	switch e := e.(type) {
	case *leql.Test:
		return code(strings.TrimSpace(string(e.Operator) + " " + value(e.Value)))
	case *leql.Keyword:
		if _, ok := e.Value.(leql.Text); ok {
			return "a keyword"
		}
		return "a search for " + code(value(e.Value))
	}
	return "brackets"
}
