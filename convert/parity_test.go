//go:build differential

package convert

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

var updateParity = flag.Bool("update-parity", false, "write docs/parity.md and testdata/counterexamples.json")

// reference is the result of the public backend for a file.
type reference struct {
	Path, ID, Status, Message   string
	Simple, Advanced, Detection []string
}

// difference is the result of comparing a rule with the reference: equal, or
// one of the classes that docs/parity.md explains, with the proof.
type difference struct {
	class  string // "equal", W, P, R, N, S, or "refused" by both; "" without a proof
	path   string
	proof  string         // a message, or the construct
	source string         // the section of leql.md
	event  map[string]any // W
	match  bool           // W: Sigma's verdict
	// W: the proof assumes that a regular expression searches in the value.
	searches bool
	theirs   []string // W: tests of the reference that ours lacks
	ours     []string // and vice versa
	// detection is how the format detection differs: "" for layout only, N for
	// keywords, which it does not support, W if the reference breaks lines
	// inside texts, or else an error.
	detection string
}

// compare judges a file. Known is a counterexample found earlier, or nil.
func compare(text string, want reference, p *pipeline.Pipeline, known map[string]any) difference {
	f := difference{path: want.Path}
	parsed := sigma.Parse(sigma.NewSource(text))
	var results []*Result
	var simple, advanced, detection []string
	refused := (*Result)(nil)
	for _, d := range parsed.Documents {
		r := Convert(d, p)
		if r.Verdict == NoVerdict {
			continue
		}
		results = append(results, r)
		if r.Verdict != Converted && refused == nil {
			refused = r
		}
		simple, advanced, detection = append(simple, texts(r, Simple)...), append(advanced, texts(r, Advanced)...), append(detection, texts(r, Detection)...)
	}
	switch {
	case want.Status != "converted" && refused != nil:
		f.class, f.proof = "refused", want.Status+" | "+refused.Verdict.String()
		return f
	case want.Status != "converted":
		f.class, f.proof = "R", want.Message
		return f
	case refused != nil:
		return f.refused(refused, want)
	}
	f.compareDetection(detection, want, results)
	if slices.Equal(simple, want.Simple) && slices.Equal(advanced, want.Advanced) {
		f.class = "equal"
		return f
	}
	for i := range want.Simple {
		if want.Advanced[i] != "where("+want.Simple[i]+")" {
			f.proof = "the reference's formats differ"
			return f
		}
	}
	rest := want.Simple
	for _, r := range results {
		own := texts(r, Simple)
		theirs := rest[:min(len(own), len(rest))]
		if rest = rest[len(theirs):]; slices.Equal(own, theirs) {
			continue
		}
		return f.differs(r, theirs, known)
	}
	f.proof = "the number of queries differs"
	return f
}

func texts(r *Result, form Format) (texts []string) {
	for _, q := range r.Queries(form) {
		texts = append(texts, q.Text)
	}
	return texts
}

// differs finds the class of a rule whose queries differ from the reference's.
func (f difference) differs(r *Result, theirs []string, known map[string]any) difference {
	c, err := newContest(r, r.Rule.Source, theirs)
	if fault := (*leql.Error)(nil); errors.As(err, &fault) {
		f.class, f.proof, f.source = "P", fault.Text, sourceOf(fault.Text)
		return f
	}
	if err != nil {
		f.proof = err.Error()
		return f
	}
	var mine []leql.Expr
	for _, q := range r.Queries(Simple) {
		e, _ := leql.ParseCondition(q.Text)
		mine = append(mine, e)
	}
	construct := shorter(c.rule)
	if construct != "" && slices.EqualFunc(mine, c.trees, func(a, b leql.Expr) bool { return apart(a) == apart(b) }) && c.alike() {
		f.class, f.proof = "S", construct
		return f
	}
	switch {
	case known != nil && c.proves(known, false):
		f.event = known
	case known != nil && c.proves(known, true):
		f.event, f.searches = known, true
	default:
		if f.event = c.counterexample(false); f.event == nil {
			f.event, f.searches = c.counterexample(true), true
		}
	}
	if f.event != nil {
		f.class, f.match = "W", c.judge(f.event, 0).sigma
		f.theirs, f.ours = c.tests(f.event)
		return f
	}
	for _, tree := range c.trees {
		if form := undocumented(tree); form != "" {
			f.class, f.proof, f.source = "P", form, `2: key = "" is unknown`
		}
	}
	return f
}

// refused determines why we refuse what the reference prints: it is invalid
// LEQL, or contains a placeholder as text.
func (f difference) refused(r *Result, want reference) difference {
	for _, q := range want.Simple {
		var fault *leql.Error
		if _, err := leql.ParseCondition(q); errors.As(err, &fault) {
			f.class, f.proof, f.source = "N", fault.Text, sourceOf(fault.Text)
			return f
		}
		for _, s := range r.Rule.Source.Detection.Selections {
			for i := range sigma.ItemsOf(s.Test) {
				for _, v := range i.Values {
					if text, ok := v.(sigma.String); ok {
						for _, p := range text.Parts {
							if p.Kind == sigma.Placeholder && strings.Contains(q, "%"+p.Text+"%") {
								f.class, f.proof, f.source = "N", "a placeholder without a value is printed as text", "2: ${name} is a variable, %name% is text"
							}
						}
					}
				}
			}
		}
	}
	return f
}

// compareDetection compares the third format. The reference breaks its text at
// "AND " and "OR ", even inside texts.
func (f *difference) compareDetection(ours []string, want reference, results []*Result) {
	keywords := slices.ContainsFunc(results, func(r *Result) bool { return r.hasKeywords })
	switch {
	case keywords && ours == nil:
		f.detection = "N"
		return
	case len(ours) != len(want.Detection):
		f.detection = "the number of queries differs"
		return
	}
	for i, text := range want.Detection {
		if strings.Join(strings.Fields(text), "") != strings.Join(strings.Fields(`from(entry_type = "`+results[0].EventType+`")where(`+want.Simple[i]+")"), "") {
			f.detection = "the reference's formats differ"
			return
		}
		s, err := leql.Parse(text)
		if err != nil { // so is the simple form
			continue
		}
		if printed, _ := leql.Line(s.Where); printed != want.Simple[i] && parses(want.Simple[i]) {
			f.detection = "W"
		}
	}
}

func parses(query string) bool {
	e, err := leql.ParseCondition(query)
	if err != nil {
		return false
	}
	again, _ := leql.Line(e)
	return again == query
}

// undocumented names a form of a query whose meaning LEQL's documentation does
// not define.
func undocumented(e leql.Expr) (form string) {
	rewrite(e, func(t *leql.Test) leql.Expr {
		for _, v := range append(slices.Clone(t.List), t.Value) {
			if text, ok := v.(leql.Text); ok && text.Text == "" {
				form = string(t.Operator) + " with an empty text"
			}
		}
		return t
	}, nil)
	return form
}

// sourceOf is the section of leql.md that a message of the parser is based on.
func sourceOf(message string) string {
	for _, known := range [][2]string{
		{"write a slash", `4: a slash inside must be escaped`},
		{"RE2 cannot", `4: the engine is RE2, a slash inside must be escaped`},
		{"own quote", `2: a text with both quotes takes triple quotes, which use all between them unchanged`},
		{"is not closed", `2: there is no escape for a quote inside quotes`},
		{"IP(…) requires", `6: IP() takes IPv4 networks from /1 to /32`},
	} {
		if strings.Contains(message, known[0]) {
			return known[1]
		}
	}
	return ""
}

// tests returns the tests of the reference on the keys of an event that ours
// lacks, and vice versa.
func (c *contest) tests(event map[string]any) (theirs, ours []string) {
	list := func(programs []*leql.Program) (texts []string) {
		for _, p := range programs {
			for _, reason := range p.Explain(leql.NewEvent(nil, "")) {
				if t, ok := reason.Test.(*leql.Test); ok {
					if _, held := event[t.Key.Name]; !held {
						continue
					}
				}
				text, _ := leql.Line(reason.Test)
				texts = append(texts, text)
			}
		}
		return texts
	}
	mine, other := list(c.ours[0]), list(c.theirs[0])
	without := func(a, b []string) []string {
		return slices.DeleteFunc(slices.Clone(a), func(text string) bool { return slices.Contains(b, text) })
	}
	return without(other, mine), without(mine, other)
}

// counterexamples are the events of earlier runs, by the path of the rule.
const counterexamples = "testdata/counterexamples.json"

// TestParity compares every public rule with the reference. A difference
// without a proof is a bug of ours. With -update-parity it writes
// docs/parity.md, and searches again for the events that prove the reference
// wrong.
func TestParity(t *testing.T) {
	file, err := os.Open(shared + "reference/expected.jsonl")
	if err != nil {
		t.Skip("no ../shared/reference beside the checkout")
	}
	defer file.Close()
	known := map[string]map[string]any{}
	if text, err := os.ReadFile(counterexamples); err == nil && !*updateParity {
		if err := json.Unmarshal(text, &known); err != nil {
			t.Fatal(err)
		}
	}
	p, _ := pipeline.Builtin("insightidr-reference")
	var all report
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 8<<20)
	for lines.Scan() {
		var want reference
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(shared, "corpus", want.Path))
		if err != nil {
			t.Fatal(err)
		}
		f := compare(string(text), want, p, known[want.Path])
		if f.class == "" {
			t.Errorf("%s: a difference without a proof, %s\n%s", want.Path, f.proof, want.Simple)
		}
		if len(f.detection) > 1 {
			t.Errorf("%s: the format detection: %s", want.Path, f.detection)
		}
		all = append(all, f)
	}
	all.check(t)
}
