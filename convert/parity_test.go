package convert

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

var updateParity = flag.Bool("update-parity", false, "write docs/parity.md")

// reference is what the public backend makes of a rule.
type reference struct {
	Path, ID, Status, Message   string
	Simple, Advanced, Detection []string
}

// The corpus and the reference's answers lie beside the checkout.
const shared = "../../shared/"

// class is one reason for a difference, by a kind of construct and never by
// the rule. The first that a rule holds takes it.
type class struct {
	name   string
	letter string // as in docs/parity.md
	reason string
	sigma  string // the construct, and what both make of it
	ours   string
	theirs string
}

var classes = []class{
	{"regex-slash", "P", "a slash that is not escaped ends a regular expression", "`F|re: a/b`", `k=/a\/b/`, "k=/a/b/i"},
	{"keyword", "W", "keywords of LEQL match words by upper and lower case; Sigma searches the text anywhere, ignoring case", "a list of keywords", "/evil/i", `"evil"`},
	{"regex-case", "W", "regular expressions of Sigma mind upper and lower case", "`F|re: Ab`", "k=/Ab/", "k=/Ab/i"},
	{"inner-wildcard", "W", "a wildcard inside a value is printed as itself", "`F|contains: a*b`", "k=/(?s).*a.*b.*/i", `k ICONTAINS "a*b"`},
	{"escaped-wildcard", "W", "an escaped wildcard keeps its backslash, or is cut off", "`F|contains: a\\?b`", `k ICONTAINS "a?b"`, `k ICONTAINS "a\?b"`},
	{"wildcard-alone", "W", "a lone wildcard matches any value", "`F: '*'`", "k != null", `k ICONTAINS ""`},
	{"and-as-contains", "W", "tests on one field joined by AND become a search for their texts anywhere", "`F|startswith: a` and `F|endswith: b`", `k ISTARTS-WITH "a" AND k=/.*b$/i`, `k ICONTAINS-ALL ["a", "b"]`},
	{"mixed-list", "W", "a list of several kinds is printed as the kind of its first value", "`F: ['a*', b]`", `k ISTARTS-WITH "a" OR k = NOCASE("b")`, `k ISTARTS-WITH-ANY ["a", "b"]`},
	{"not-without-brackets", "W", "NOT stands before the first of several variants only", "not (`F|windash|contains: -a`)", `NOT (k ICONTAINS "-a" OR k ICONTAINS "/a" ...)`, `NOT k ICONTAINS "-a" OR k ICONTAINS "/a" ...`},
	{"quotes", "P", "a text that begins or ends with a quote makes four of them", `a value with ' that ends with "`, "triple quotes of the other kind", "four quotes at the end"},
	{"empty-text", "S", "the empty text", "`F: ''`", "k=/^$/", `k = NOCASE("")`},
	{"variants-in-list", "S", "the variants of several values are grouped like any list", "`F|windash|contains: [-a, -b]`", `k ICONTAINS-ANY ["-a", "/a", ... "-b", ...]`, `k ICONTAINS "-a" OR k ICONTAINS "/a" ...`},
	{"kinds-in-list", "S", "a list of several kinds is grouped by kind", "`F: ['*a*', '*b*', '*c']`", `k ICONTAINS-ANY ["a", "b"] OR k=/.*c$/i`, `k ICONTAINS "a" OR k ICONTAINS "b" OR k=/.*c$/i`},
}

// constructs names what a converted rule holds.
func constructs(r *Result) map[string]bool {
	has := map[string]bool{}
	var walk func(x expression)
	walk = func(x expression) {
		switch x := x.(type) {
		case *match:
			look(has, x)
		case *negation:
			if j, ok := x.operand.(*junction); ok && j.spread {
				has["not-without-brackets"] = true
			}
			walk(x.operand)
		case *junction:
			kinds := map[kind]bool{}
			one := true
			for _, o := range x.operands {
				m, ok := o.(*match)
				if !ok || m.item.Field != x.operands[0].(*match).item.Field {
					one = false
					break
				}
				k, _ := kindOf(m.value)
				if k == null { // beside '' it has no kind of its own
					k = empty
				}
				kinds[k] = true
				if _, list := m.value.(sigma.Regexp); list {
					one = false
				}
				if i := m.item.From; x.list && !x.spread && (i.Has("windash") || i.Has("base64offset")) {
					has["variants-in-list"] = true
				}
			}
			switch {
			case !one:
			case x.and && (len(kinds) > 1 || !kinds[contains]):
				has["and-as-contains"] = true
			case len(kinds) > 1 && !kinds[equal] && kinds[contains]:
				has["kinds-in-list"] = true
			case len(kinds) > 1:
				has["mixed-list"] = true
			}
			for _, o := range x.operands {
				walk(o)
			}
		}
	}
	for _, c := range r.Rule.Conditions {
		if c != nil {
			walk(condition(r.Rule, c))
		}
	}
	return has
}

// look names what one value holds.
func look(has map[string]bool, m *match) {
	if m.item.Field == "" {
		has["keyword"] = true
	}
	switch v := m.value.(type) {
	case sigma.Regexp:
		has["regex-case"] = has["regex-case"] || !v.I
		if strings.Contains(strings.ReplaceAll(v.Text(), `\/`, ""), "/") {
			has["regex-slash"] = true
		}
	case sigma.String:
		switch k, _ := stringKind(v); k {
		case pattern:
			has["inner-wildcard"] = true
		case present:
			has["wildcard-alone"] = true
		case empty:
			has["empty-text"] = true
		}
		for _, p := range v.Parts {
			if p.Kind == sigma.Text && strings.ContainsAny(p.Text, "*?") {
				has["escaped-wildcard"] = true
			}
			if p.Kind == sigma.Text && strings.Contains(p.Text, "'") && (p.Text[0] == '"' || p.Text[len(p.Text)-1] == '"') {
				has["quotes"] = true
			}
		}
	}
}

// The figures that docs/parity.md is made of.
type figures struct {
	converted, equal, detection int
	classes                     map[string]*tally
	status                      map[string]*tally
}

type tally struct {
	count   int
	example string
}

func (f *figures) add(to map[string]*tally, name, path string) {
	if to[name] == nil {
		to[name] = &tally{example: path}
	}
	to[name].count++
}

// TestParity compares the simple and advanced queries with the reference's,
// byte for byte. With -update-parity it writes docs/parity.md.
func TestParity(t *testing.T) {
	file, err := os.Open(shared + "reference/expected.jsonl")
	if err != nil {
		t.Skip("no ../shared/reference beside the checkout")
	}
	defer file.Close()
	p, _ := pipeline.Builtin("insightidr-reference")
	f := figures{classes: map[string]*tally{}, status: map[string]*tally{}}
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 8<<20)
	for scanner.Scan() {
		var want reference
		if err := json.Unmarshal(scanner.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(shared, "corpus", want.Path))
		if err != nil {
			t.Fatal(err)
		}
		got := answer(sigma.Parse(sigma.NewSource(string(b))), p)
		switch {
		case want.Status != "converted":
			f.add(f.status, want.Status+" | "+got.verdict.String(), want.Path)
			continue
		case got.verdict != Converted:
			f.add(f.classes, "N "+got.reason, want.Path)
		case slices.Equal(got.simple, want.Simple) && slices.Equal(got.advanced, want.Advanced):
			f.equal++
			switch {
			case sameTokens(got.detection, want.Detection):
				f.detection++
			default:
				t.Errorf("%s: the detection format differs:\n%s\n%s", want.Path, got.detection, want.Detection)
			}
		default:
			name := classOf(got.constructs)
			if name == "" {
				t.Errorf("%s: a difference without a class:\n  %s\n  %s", want.Path, got.simple, want.Simple)
			}
			f.add(f.classes, name, want.Path)
		}
		f.converted++
	}
	text := f.markdown()
	if *updateParity {
		if err := os.WriteFile("../docs/parity.md", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if b, _ := os.ReadFile("../docs/parity.md"); string(b) != text {
		t.Error("docs/parity.md is out of date: run make parity")
	}
	if f.equal < 990 {
		t.Errorf("only %d of %d queries are the reference's", f.equal, f.converted)
	}
}

func classOf(has map[string]bool) string {
	for _, c := range classes {
		if has[c.name] {
			return c.letter + " " + c.name
		}
	}
	return ""
}

func (f *figures) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Parity with the public InsightIDR backend

Made by %cmake parity%c: all rules of the public corpus, converted with the pipeline %cinsightidr-reference%c, beside what
the public pySigma backend 0.2.4 makes of them.

- The reference converts %d rules.
- %d of them are equal, byte for byte, in the formats simple and advanced; %d of those also in the format detection,
  blanks and the name of the key (%cevent_type%c, formerly %centry_type%c) aside.

## Where we differ, and why

W: the reference's query matches other events than the rule. P: it does not parse, or uses a form that no text of
LEQL gives a meaning to. N: it cannot mean the rule, and we refuse it. S: ours is shorter and means the same.

| class | kind | rules | example | construct | ours | the reference |
| --- | --- | --- | --- | --- | --- | --- |
`, '`', '`', '`', '`', f.converted, f.equal, f.detection, '`', '`', '`', '`')
	escape := strings.NewReplacer("|", `\|`).Replace
	for _, c := range classes {
		if tally := f.classes[c.letter+" "+c.name]; tally != nil {
			fmt.Fprintf(&b, "| %s: %s | %s | %d | %s | %s | `%s` | `%s` |\n", c.name, c.reason, c.letter, tally.count, filepath.Base(tally.example), escape(c.sigma), escape(c.ours), escape(c.theirs))
		}
	}
	for _, name := range []string{"idr-cidr-version", "idr-modifier-unsupported"} {
		if tally := f.classes["N "+name]; tally != nil {
			reason := map[string]string{"idr-cidr-version": "`IP()` takes IPv4 networks", "idr-modifier-unsupported": "a placeholder without a value is printed as text"}[name]
			fmt.Fprintf(&b, "| %s: %s | N | %d | %s | | refused | converted |\n", name, reason, tally.count, filepath.Base(tally.example))
		}
	}
	b.WriteString("\n## Rules that the reference does not convert\n\n| the reference | our verdict | rules | example |\n| --- | --- | --- | --- |\n")
	for _, name := range slices.Sorted(maps.Keys(f.status)) {
		fmt.Fprintf(&b, "| %s | %d | %s |\n", name, f.status[name].count, filepath.Base(f.status[name].example))
	}
	b.WriteString(`
"crash" are exceptions of the reference on lists with an empty text, field references and the like: class R, we
convert them. "parse" are placeholders that no pipeline gives a value to.

## What LEQL says only nearly

These constructs are converted, and a finding on the node says in which direction the query errs.

| construct | the query is | because |
| --- | --- | --- |
| fieldref | narrower | LEQL compares two keys by upper and lower case |
| exists | narrower for true, wider for false | a field that is null counts as absent |
| keywords | wider | the search sees the raw entry, names of keys included |
| null | wider | a missing field and one that is null, and beside '' an empty one, are not told apart |
`)
	return b.String()
}

// answers are those of all documents of a file together.
type answers struct {
	verdict                     Verdict
	reason                      string
	simple, advanced, detection []string
	constructs                  map[string]bool
}

func answer(f *sigma.File, p *pipeline.Pipeline) answers {
	a := answers{constructs: map[string]bool{}}
	for _, d := range f.Documents {
		r := Convert(d, p)
		if r.Verdict == NoVerdict {
			continue
		}
		if a.verdict == NoVerdict || a.verdict == Converted {
			a.verdict = r.Verdict
		}
		for _, problem := range r.Problems {
			if problem.Stops {
				a.reason = problem.Check
			}
		}
		add := func(list []string, form Form) []string {
			for _, q := range r.Queries(form) {
				list = append(list, q.Text)
			}
			return list
		}
		a.simple, a.advanced, a.detection = add(a.simple, Simple), add(a.advanced, Advanced), add(a.detection, Detection)
		if r.Rule != nil {
			maps.Copy(a.constructs, constructs(r))
		}
	}
	return a
}

// sameTokens compares detection definitions apart from blanks and the older
// name of the key.
func sameTokens(a, b []string) bool {
	squeeze := func(list []string) string {
		text := strings.ReplaceAll(strings.Join(list, "\n"), "entry_type", "event_type")
		return strings.Join(strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(text)), " ")
	}
	return squeeze(a) == squeeze(b)
}
