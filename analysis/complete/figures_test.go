package complete

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/keys"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/analysis/yaml"
)

var places = flag.Int("places", 1000, "how many places of public rules, and ten times as many damaged texts, completion is tried at")

// spotOf is a word of a rule that completion should know.
type spotOf struct {
	text  string
	at    sigma.Span
	word  string
	known bool // some table has it
	rare  bool // a table has it from one public rule alone, perhaps this one
}

// kindsOfPlaces are the kinds of completion, in the order of the report. All
// but the first seven are for information.
var kindsOfPlaces = []string{"keys", "log source values", "field names", "modifiers", "enumerations", "selection names in conditions", "tags", "patterns in conditions", "values of fields"}

const judgedKinds = 7

// TestFigures takes words out of public rules and asks for them: with nothing
// typed and after three characters, in the text up to there and in the whole.
// Names that no table has are counted apart.
func TestFigures(t *testing.T) {
	found := map[string][]spotOf{}
	for _, text := range sigmatest.Texts(t) {
		collect(text, func(kind string, s spotOf) { found[kind] = append(found[kind], s) })
	}
	w := world()
	random := rand.New(rand.NewPCG(1, 2))
	var report strings.Builder
	fmt.Fprintf(&report, "%-30s %-6s %7s %10s %10s %10s\n", "kind", "text", "places", "nothing", "three", "in ten")
	totals := map[string]*tally{"cut": {}, "whole": {}}
	unknown, rare := map[string]int{}, map[string]int{}
	missed := map[string]int{}
	for i, kind := range kindsOfPlaces {
		spots := found[kind]
		random.Shuffle(len(spots), func(i, j int) { spots[i], spots[j] = spots[j], spots[i] })
		one := map[string]*tally{"cut": {}, "whole": {}}
		n := *places / judgedKinds
		if kind == kindsOfPlaces[judgedKinds-1] {
			n = *places - (judgedKinds-1)*n
		}
		for _, s := range spots[:min(len(spots), n)] {
			if !s.known {
				unknown[kind]++
				continue
			}
			if s.rare {
				rare[kind]++
			}
			for _, rest := range []string{"cut", "whole"} {
				if !one[rest].ask(s, rest == "whole", w) {
					missed[kind+", "+rest+": "+s.word]++
				}
			}
		}
		for _, rest := range []string{"cut", "whole"} {
			report.WriteString(one[rest].line(kind, rest))
			if i < judgedKinds {
				totals[rest].add(one[rest])
			}
		}
	}
	for _, rest := range []string{"cut", "whole"} {
		report.WriteString(totals[rest].line("all of the first seven", rest))
	}
	for _, kind := range kindsOfPlaces {
		if unknown[kind] > 0 {
			fmt.Fprintf(&report, "%-30s in no table: %d more\n", kind, unknown[kind])
		}
		if rare[kind] > 0 {
			fmt.Fprintf(&report, "%-30s in a table by one public rule alone: %d of those above\n", kind, rare[kind])
		}
	}
	t.Log("\n" + report.String())
	shown := 0
	for _, word := range slices.SortedFunc(mapsKeys(missed), func(a, b string) int { return missed[b] - missed[a] }) {
		if shown++; shown > 40 {
			break
		}
		t.Logf("not offered: %s (%d)", word, missed[word])
	}
	for rest, sum := range totals {
		if sum.nothing*100 < sum.places*97 || sum.three*100 < sum.places*99 || sum.ten*100 < sum.places*90 {
			t.Errorf("%s: less is offered than should be", rest)
		}
	}
}

func mapsKeys(m map[string]int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// tally counts at how many places a word was offered.
type tally struct{ places, nothing, three, ten int }

func (n *tally) add(o *tally) {
	n.places += o.places
	n.nothing += o.nothing
	n.three += o.three
	n.ten += o.ten
}

func (n *tally) line(kind, rest string) string {
	share := func(of int) string { return fmt.Sprintf("%.1f %%", 100*float64(of)/float64(max(n.places, 1))) }
	return fmt.Sprintf("%-30s %-6s %7d %10s %10s %10s\n", kind, rest, n.places, share(n.nothing), share(n.three), share(n.ten))
}

func (n *tally) ask(s spotOf, whole bool, w *Environment) bool {
	n.places++
	nothing := rankAt(s, "", whole, w)
	three := rankAt(s, s.word[:min(3, len(s.word))], whole, w)
	if nothing >= 0 {
		n.nothing++
	}
	if three >= 0 {
		n.three++
	}
	if three >= 0 && three < 10 {
		n.ten++
	}
	return nothing >= 0 && three >= 0
}

// rankAt is the place of a word in what is offered where some of it is typed, -1
// where it is not offered.
func rankAt(s spotOf, typed string, whole bool, w *Environment) int {
	text := s.text[:s.at.Start] + typed
	offset := len(text)
	if whole {
		text += s.text[s.at.End:]
	}
	a := At(sigma.NewSource(text), offset, w)
	for i, c := range a.Candidates {
		result := text[:a.Replace.Start] + c.Text + text[a.Replace.End:]
		if c.Label == s.word && strings.HasPrefix(result, s.text[:s.at.End]) {
			return i
		}
	}
	return -1
}

// collect finds the words of a rule.
func collect(text string, add func(kind string, s spotOf)) {
	standard := taxonomy.Standard()
	for _, d := range sigma.Parse(sigma.NewSource(text)).Documents {
		if d.Root == nil || d.Broken || d.Rule == nil {
			continue
		}
		scalar := func(kind string, n *sigma.Node, known bool) {
			if n == nil || n.Kind != sigma.Scalar || n.Value == "" || n.Target != nil || n.Style == sigma.Literal || n.Style == sigma.Folded || strings.ContainsAny(n.Value, "\r\n") {
				return
			}
			at := n.Sub(0, len(n.Value))
			if text[at.Start:at.End] == n.Value {
				add(kind, spotOf{text: text, at: at, word: n.Value, known: known})
			}
		}
		keysOf := func(n *sigma.Node, place keys.Section) {
			for _, p := range n.Pairs {
				_, known := keys.Lookup(place, p.Key.Value)
				scalar("keys", p.Key, known)
			}
		}
		keysOf(d.Root, keys.Rule)
		for _, p := range d.Root.Pairs {
			switch p.Key.Value {
			case "status", "level":
				k, _ := keys.Lookup(keys.Rule, p.Key.Value)
				_, known := k.Value(p.Value.Value)
				scalar("enumerations", p.Value, known)
			case "related":
				for _, item := range p.Value.Items {
					keysOf(item, keys.Related)
					if kind, ok := item.Get("type"); ok {
						k, _ := keys.Lookup(keys.Related, "type")
						_, known := k.Value(kind.Value.Value)
						scalar("enumerations", kind.Value, known)
					}
				}
			case "tags":
				for _, item := range p.Value.Items {
					e := standard.Attack().Lookup(item.Value)
					space, rest, _ := taxonomy.SplitTag(item.Value)
					known := e != nil && e.Retired == nil && (e.Name != "" || e.Uses > 0)
					if n, ok := standard.Namespace(space); ok && slices.ContainsFunc(n.Values, func(v taxonomy.Value) bool { return v.Text == rest }) {
						known = true
					}
					scalar("tags", item, known)
				}
			}
		}
		l := taxonomy.LogsourceOf(d.Rule.Logsource)
		if source := d.Rule.Logsource; source != nil {
			keysOf(source.Node, keys.Logsource)
			for key, n := range map[string]*sigma.Node{"category": source.Category, "product": source.Product, "service": source.Service} {
				if n != nil {
					known := slices.ContainsFunc(standard.LogsourceValues(key, taxonomy.Logsource{}), func(c taxonomy.Choice) bool { return c.Value == n.Value })
					scalar("log source values", n, known)
				}
			}
		}
		detection := d.Rule.Detection
		if detection == nil {
			continue
		}
		scalar("keys", detection.ConditionKey, true)
		for _, s := range detection.Selections {
			for i := range sigma.ItemsOf(s.Test) {
				items(text, l, i, scalar, add)
			}
		}
		for _, c := range detection.ConditionNodes() {
			for _, word := range detection.ConditionWords(c) {
				if text[word.At.Start:word.At.End] != word.Text {
					continue
				}
				s := spotOf{text: text, at: word.At, word: word.Text, known: word.Kind == sigma.PatternWord || detection.Selection(word.Text) != nil}
				switch word.Kind {
				case sigma.NameWord:
					add("selection names in conditions", s)
				case sigma.PatternWord:
					add("patterns in conditions", s)
				}
			}
		}
	}
}

func items(text string, l taxonomy.Logsource, i *sigma.Item, scalar func(string, *sigma.Node, bool), add func(string, spotOf)) {
	if i.Key == nil || i.Field == "" || text[i.FieldAt.Start:i.FieldAt.End] != i.Field {
		return
	}
	f, known := taxonomy.Standard().Field(l, i.Field)
	add("field names", spotOf{text: text, at: i.FieldAt, word: i.Field, known: known, rare: !f.Listed && f.Uses == 1})
	for _, m := range i.Modifiers {
		if text[m.At.Start:m.At.End] == m.Name && m.Name != "" {
			add("modifiers", spotOf{text: text, at: m.At, word: m.Name, known: m.Modifier != nil})
		}
	}
	if len(i.Modifiers) == 0 && f.Values != nil {
		for _, v := range i.Values {
			if n := v.SourceNode(); n != nil {
				_, known := f.Value(n.Value)
				scalar("values of fields", n, known)
			}
		}
	}
}

// TestEveryScalarIsFound puts the cursor into each scalar of the public rules.
func TestEveryScalarIsFound(t *testing.T) {
	seen := 0
	for i, text := range sigmatest.Texts(t) {
		if i%8 > 0 && *places < 10000 {
			continue
		}
		for _, d := range sigma.Parse(sigma.NewSource(text)).Documents {
			if d.Root == nil || d.Broken {
				continue
			}
			var walk func(n *sigma.Node, path []string)
			check := func(n *sigma.Node, path []string, want role) {
				if n.Kind != sigma.Scalar || n.Target != nil || n.Span.End-n.Span.Start < 2 || len(text) > 20000 {
					return
				}
				seen++
				at := n.Span.Start + 1
				if n.Style == sigma.Literal || n.Style == sigma.Folded {
					at = n.Span.End
				}
				s := syntaxAt(yaml.Parse(sigma.NewSource(text)), at)
				if s.position.node == nil {
					t.Errorf("%q is not found in\n%s", n.Value, text[d.Span.Start:d.Span.End])
					return
				}
				got := s.position.node.path()
				if s.position.role == inKey {
					got = s.position.node.parent.path()
				}
				if s.position.role != want || !slices.Equal(got, path) {
					t.Errorf("%q stands at %v (%d), found at %v (%d) in\n%s", n.Value, path, want, got, s.position.role, text[d.Span.Start:d.Span.End])
				}
			}
			walk = func(n *sigma.Node, path []string) {
				path = path[:len(path):len(path)]
				switch n.Kind {
				case sigma.Scalar:
					check(n, path, inValue)
				case sigma.Sequence:
					for _, item := range n.Items {
						walk(item, append(path, "-"))
					}
				case sigma.Mapping:
					for _, p := range n.Pairs {
						if !p.Merged && n.Target == nil {
							check(p.Key, path, inKey)
							walk(p.Value, append(path, p.Key.Value))
						}
					}
				}
			}
			walk(d.Root, nil)
			if t.Failed() {
				return
			}
		}
	}
	t.Logf("%d scalars", seen)
}

// TestAnyTextIsCompleted cuts and damages public rules and asks anywhere.
// Whatever is offered goes in the place of a part of one line, at the cursor.
func TestAnyTextIsCompleted(t *testing.T) {
	texts := sigmatest.Texts(t)
	random := rand.New(rand.NewPCG(3, 4))
	w := world()
	offered := 0
	for range 10 * *places {
		text := damaged(texts[random.IntN(len(texts))], random)
		source := sigma.NewSource(text)
		offset := random.IntN(len(text) + 1)
		a := At(source, offset, w)
		holds(t, source, offset, a)
		offered += len(a.Candidates)
	}
	t.Logf("%d texts, %d candidates", 10**places, offered)
}

func damaged(text string, random *rand.Rand) string {
	const bits = "\n\r:-#'\"{}[],|&*!%> \t\\é😀"
	for range 1 + random.IntN(4) {
		if text == "" {
			return text
		}
		i := random.IntN(len(text))
		j := min(len(text), i+random.IntN(40))
		switch random.IntN(5) {
		case 0:
			text = text[:i] // cut
		case 1:
			text = text[:i] + text[j:]
		case 2:
			at := random.IntN(len(bits))
			text = text[:i] + bits[at:at+1] + text[i:]
		case 3:
			text = text[:i] + text[i:j] + text[i:]
		case 4:
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
	}
	return text
}

func holds(t *testing.T, source *sigma.Source, offset int, a Answer) {
	if len(a.Candidates) == 0 {
		return
	}
	line := source.Line(source.LineOf(offset))
	if a.Insert.Start < line.Start || a.Replace.End > line.End || a.Insert.Start > a.Insert.End || a.Insert.End > a.Replace.End ||
		a.Insert.Start != a.Replace.Start || a.Insert.End != offset {
		t.Fatalf("%v and %v are no part of the line %v at %d of\n%s", a.Insert, a.Replace, line, offset, source)
	}
}

func FuzzAt(f *testing.F) {
	f.Add("title: a\ndetection:\n  sel:\n    - Image|ends: 'a\n  condition: 1 of", 40)
	f.Add("logsource: {product: [a, {b: 'c', category: ", 20)
	w := world()
	f.Fuzz(func(t *testing.T, text string, offset int) {
		source := sigma.NewSource(text)
		if offset >= 0 && offset <= len(text) && offset <= source.Line(source.LineOf(offset)).End { // not within a line break
			holds(t, source, offset, At(source, offset, w))
		}
	})
}
