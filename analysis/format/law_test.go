package format

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/keys"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
	"sigma-lsp/analysis/yaml"
)

// TestPublicRules lays out each public rule, as it is and disarranged: the same
// YAML comes out, and a second run changes nothing.
func TestPublicRules(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	changed, disarranged, restored := 0, 0, 0
	for i, public := range sigmatest.Public(t) {
		name, text := public.Path, public.Text
		once := laid(t, name, text)
		if once != text {
			changed++
		}
		if i%8 != 0 { // the others are of the same kinds
			continue
		}
		if crlf := strings.ReplaceAll(text, "\n", "\r\n"); !strings.Contains(text, "\r") && laid(t, name, crlf) != strings.ReplaceAll(once, "\n", "\r\n") {
			t.Errorf("%s: is laid out otherwise with CR LF", name)
		}
		other := disarrange(random, text)
		if other == text || !sameTree(sigma.NewSource(text), sigma.NewSource(other)) {
			continue
		}
		disarranged++
		if laid(t, name, other) == once {
			restored++
		} else if testing.Verbose() && disarranged-restored < 3 {
			t.Logf("%s\n%s", name, laid(t, name, other))
		}
	}
	t.Logf("%d changed; %d disarranged, of which %d came out as before", changed, disarranged, restored)
}

// laid formats a text and checks the laws.
func laid(t *testing.T, name, text string) string {
	t.Helper()
	f := sigma.Parse(sigma.NewSource(text))
	edits := File(f)
	after, ok := f.Source.Apply(edits)
	if !ok {
		t.Fatalf("%s: edits overlap", name)
	}
	g := sigma.Parse(after)
	for i, d := range f.Documents {
		if !yaml.Equal(d.Root, g.Documents[i].Root, true) {
			t.Errorf("%s: document %d means something else:\n%s", name, i, after)
		}
	}
	if again := File(g); len(again) > 0 {
		t.Errorf("%s: a second run changes %v of\n%s", name, again, after)
	}
	return after.String()
}

// disarrange halves or doubles the indentation of a text, and adds spaces where
// they have no meaning.
func disarrange(random *rand.Rand, text string) string {
	lines := strings.Split(text, "\n")
	double := random.IntN(2) == 0
	for i, line := range lines {
		n := len(line) - len(strings.TrimLeft(line, " "))
		rest := line[n:]
		if double {
			n *= 2
		} else {
			n /= 2
		}
		if key, value, ok := strings.Cut(rest, ": "); ok && !strings.ContainsAny(key, " '\"#") && random.IntN(3) == 0 {
			rest = key + "   : " + value
			if random.IntN(2) == 0 {
				rest = key + ":   " + value
			}
		}
		lines[i] = strings.Repeat(" ", n) + rest
		if rest != "" && random.IntN(8) == 0 {
			lines[i] += "  "
		}
	}
	return strings.Join(lines, "\n")
}

// TestRanges lays out lines of disarranged public rules: the others stay as they
// are, and the rule means the same.
func TestRanges(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	done := 0
	for i, public := range sigmatest.Public(t) {
		if i%4 != 0 {
			continue
		}
		name, text := public.Path, disarrange(random, public.Text)
		f := sigma.Parse(sigma.NewSource(text))
		first := random.IntN(f.Source.Lines())
		last := min(first+random.IntN(20), f.Source.Lines()-1)
		at := sigma.Span{Start: f.Source.Line(first).Start, End: f.Source.Line(last).End}
		edits := Range(f, at)
		for _, e := range edits {
			if e.At.Start < at.Start || e.At.End > at.End {
				t.Errorf("%s: %v lies outside of the lines %d to %d", name, e, first, last)
			}
		}
		after, ok := f.Source.Apply(edits)
		if !ok || !sameTree(f.Source, after) {
			t.Errorf("%s: lines %d to %d: means something else", name, first, last)
		}
		if len(edits) > 0 {
			done++
		}
	}
	t.Logf("%d were changed", done)
}

// FuzzFile lays out any text: what comes out means the same, and a second run
// changes nothing.
func FuzzFile(f *testing.F) {
	f.Add("title: a\ndetection:\n  s:\n  - a:   [x ,y]\n    b: |\n     t\n  # c\n  condition : s\n")
	f.Add("title: a\r\ndetection: {a:   b}\r\nlogsource: &x\r\n   product: 'a\r\n  b'\r\n---\r\ntitle: b\r\ndetection:\r\n-   - *x\r\n")
	f.Add("detection:\n  ? a\n  : b\n  condition: >2-\n     x\n\n      y\n    \n# end")
	f.Fuzz(func(t *testing.T, text string) { laid(t, "fuzzed", text) })
}

// TestOrderOfPublicRules turns the keys of public rules around, and orders them:
// what comes out is what comes of the rule as it is, and stays.
func TestOrderOfPublicRules(t *testing.T) {
	ordered := func(text string) (string, bool) {
		f := sigma.Parse(sigma.NewSource(text))
		if len(f.Documents) != 1 {
			return "", false
		}
		edits, ok := Order(f, f.Documents[0])
		after, _ := f.Source.Apply(edits)
		return after.String(), ok
	}
	moved := 0
	for i, public := range sigmatest.Public(t) {
		name, text := public.Path, public.Text
		f := sigma.Parse(sigma.NewSource(text))
		if i%4 != 0 || len(f.Documents) != 1 || strings.Contains(text, "#") || strings.Contains(text, "\n\n") || !strings.HasSuffix(text, "\n") {
			continue
		}
		pieces := splitPieces(f.Source, f.Documents[0])
		var b strings.Builder
		for _, p := range slices.Backward(pieces) {
			b.WriteString(f.Source.Text(p.at))
		}
		want, _ := ordered(text)
		got, ok := ordered(b.String())
		if got != want && unknown(pieces) == 0 {
			t.Errorf("%s: comes out as\n%s", name, got)
		}
		if again, more := ordered(got); more {
			t.Errorf("%s: a second run makes\n%s", name, again)
		}
		if ok {
			moved++
		}
	}
	t.Logf("%d were turned around and ordered", moved)
	if moved < 100 {
		t.Error("hardly any were")
	}
}

// unknown counts the keys that Sigma does not have: their place in the order
// depends on the key before them.
func unknown(pieces []piece) (n int) {
	for _, p := range pieces {
		if _, ok := keys.Lookup(keys.Rule, p.key); !ok {
			n++
		}
	}
	return n
}
