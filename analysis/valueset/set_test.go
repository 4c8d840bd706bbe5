package valueset_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/valueset"
)

var pairs = flag.Int("pairs", 100_000, "pairs of tests and events that the comparison is held against")

// items reads the entries of a selection.
func items(t *testing.T, lines ...string) (all []*sigma.Item) {
	t.Helper()
	text := "title: t\nlogsource: {category: c}\ndetection:\n  condition: s\n  s:\n"
	for _, line := range lines {
		text += "  - " + line + "\n"
	}
	f := sigma.Parse(sigma.NewSource(text))
	for _, s := range f.Documents[0].Rule.Detection.Selections {
		for i := range sigma.ItemsOf(s.Test) {
			all = append(all, i)
		}
	}
	if len(all) != len(lines) {
		t.Fatalf("%d items of\n%s", len(all), text)
	}
	return all
}

func relation(t *testing.T, a, b string) valueset.Relation {
	t.Helper()
	both := items(t, a, b)
	x, _ := valueset.Of(both[0])
	y, ok := valueset.Of(both[1])
	if !ok {
		t.Fatalf("%s is no set", b)
	}
	c := valueset.Comparer{Left: 10_000}
	return c.Compare(x, y)
}

func TestCompare(t *testing.T) {
	names := []string{"unknown", "disjoint", "equal", "covers", "within"}
	for _, c := range [][3]string{
		{"F: abc", "F: ABC", "equal"},
		{"F: abc", "F: abd", "disjoint"},
		{"F: abc", "F|cased: ABC", "covers"},
		{"F|cased: abc", "F|cased: ABC", "disjoint"},
		{"F|cased: '1.2'", "F: '1.2'", "equal"},
		{"F|contains: alpha", "F|endswith: alphabet", "covers"},
		{"F|contains: alpha", "F|startswith: alphabet", "covers"},
		{"F|contains: alpha", "F: alphabet", "covers"},
		{`F|endswith: '\a.exe'`, `F|endswith: '\b.exe'`, "disjoint"},
		{`F|endswith: '\a.exe'`, `F: 'C:\b\a.exe'`, "covers"},
		{"F|startswith: ab", "F|startswith: [abc, abd]", "covers"},
		{"F|contains: [a, b]", "F|contains|all: [a, c]", "covers"},
		{"F|contains|all: [a, b]", "F|contains|all: [b, c, a]", "covers"},
		{"F: a?c", "F: abc", "covers"},
		{"F: a?c", "F: a??c", "disjoint"},
		{"F: 'a*?'", "F: 'a?*'", "equal"},
		{"F: a*b*c", "F: axbxc", "covers"},
		{"F: a*b", "F|contains: x", "unknown"},
		{"F|gt: 10", "F|lt: 5", "disjoint"},
		{"F|gt: 10", "F|gte: 10", "within"},
		{"F|gt: 10", "F: 11", "covers"},
		{"F|gt: 10", "F: 10", "disjoint"},
		{"F|gt: 10", "F: abc", "disjoint"},
		{"F: 10", "F: '10'", "covers"},
		{"F: 16", "F: 0x10", "equal"},
		{"F: 10", "F|startswith: a", "disjoint"},
		{"F: null", "F|exists: false", "covers"},
		{"F: null", "F|contains: a", "disjoint"},
		{"F|exists: true", "F|contains: a", "covers"},
		{"F|exists: true", "F|exists: false", "disjoint"},
		{"F|neq: a", "F: b", "covers"},
		{"F|neq: a", "F: A", "disjoint"},
		{"F|neq: a", "F|neq: a", "equal"},
		{"F|cidr: 10.0.0.0/8", "F|cidr: 10.1.0.0/16", "covers"},
		{"F|cidr: 10.0.0.0/8", "F|cidr: 192.168.0.0/16", "disjoint"},
		{"F|cidr: 10.0.0.0/8", "F: 10.1.2.3", "covers"},
		{"F|cidr: 10.0.0.0/8", "F|startswith: 'C:'", "unknown"}, // as an address of IP version 6 begins
		{"F|cidr: 10.0.0.0/8", "F|endswith: .exe", "disjoint"},
		{"F|re: a+", "F|re: a+", "equal"},
		{"F|re: a+", "F: aa", "unknown"},
		{"F|windash|contains: ' -a'", "F|contains: ' /a'", "covers"},
		{"F: [a, null]", "F: null", "covers"},
		{"F: true", "F: 'true'", "within"},
		{"F: 'K'", "F: '\u212a'", "equal"},
		{"F: '*'", "F|contains: a", "covers"},
	} {
		if got := names[relation(t, c[0], c[1])]; got != c[2] {
			t.Errorf("%s and %s: %s, not %s", c[0], c[1], got, c[2])
		}
	}
}

// A comparer whose work is done proves nothing more.
func TestBounded(t *testing.T) {
	both := items(t, "F: [a, b, c]", "F: [a, b, c]")
	x, _ := valueset.Of(both[0])
	y, _ := valueset.Of(both[1])
	c := valueset.Comparer{Left: 4}
	if got := c.Compare(x, y); got != valueset.Unknown {
		t.Errorf("relation %d", got)
	}
}

// What is said of two tests holds for every event.
func TestAgainstMatcher(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 18))
	var counts [5]int
	for done := 0; done < *pairs; {
		var lines []string
		for range 40 {
			lines = append(lines, item(random))
		}
		all := items(t, lines...)
		for n := 0; n+1 < len(all); n += 2 {
			a, b := all[n], all[n+1]
			x, okX := valueset.Of(a)
			y, okY := valueset.Of(b)
			matchA, runA := match.CompileItem(a)
			matchB, runB := match.CompileItem(b)
			if !okX || !okY || !runA || !runB {
				continue
			}
			c := valueset.Comparer{Left: 10_000}
			got := c.Compare(x, y)
			counts[got]++
			for _, e := range events(random, lines[n]+lines[n+1], a, b) {
				done++
				event := match.NewEvent(e)
				inA, inB := matchA(event), matchB(event)
				if got == valueset.Disjoint && inA && inB || got == valueset.Equal && inA != inB ||
					got == valueset.Covers && inB && !inA || got == valueset.Within && inA && !inB {
					t.Fatalf("%s\n%s\nrelation %d, but %q is in the first: %t, in the second: %t", lines[n], lines[n+1], got, e, inA, inB)
				}
			}
		}
	}
	t.Logf("unknown, disjoint, equal, covers, within: %v", counts)
	for _, n := range counts {
		if n == 0 {
			t.Errorf("some relation was never met: %v", counts)
		}
	}
}

var letters = []string{"a", "A", "b", "k", "K", "\u212a", "s", "\u017f", "ü", "Ü", ".", "1", "0", "2", "-", "e", "/"}

func text(r *rand.Rand, most int) string {
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteString(letters[r.IntN(len(letters))])
	}
	return b.String()
}

var (
	numbers   = []string{"0", "1", "10", "1.5", "1e1", "-1", "0x10", "16", "2"}
	addresses = []string{"10.0.0.1", "10.1.0.1", "::ffff:10.1.0.1", "192.168.0.1", "fe80::1", "FE80::1", "fe80::1%a", "10.0.0.01"}
	networks  = []string{"10.0.0.0/8", "10.1.0.0/16", "192.168.0.0/24", "fe80::/10", "::/0", "0.0.0.0/0", "10.0.0.1/32"}
)

// item writes a test of the field F.
func item(r *rand.Rand) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	value := func() string {
		var b strings.Builder
		for range 1 + r.IntN(3) {
			b.WriteString(pick(text(r, 2), text(r, 3), "*", "?"))
		}
		return "'" + b.String() + "'"
	}
	list := func(one func() string) string {
		all := []string{one()}
		for r.IntN(2) == 0 {
			all = append(all, one())
		}
		return "[" + strings.Join(all, ", ") + "]"
	}
	number := func() string { return pick(numbers...) }
	switch r.IntN(14) {
	case 0:
		return "F|" + pick("gt", "gte", "lt", "lte") + ": " + number()
	case 1:
		return "F: " + list(number)
	case 2:
		return "F: " + list(func() string { return pick("null", "''", "true", "false", number(), value()) })
	case 3:
		return "F|exists: " + pick("true", "false")
	case 4:
		return "F|cidr: " + list(func() string { return pick(networks...) })
	case 5:
		return "F: " + list(func() string { return "'" + pick(addresses...) + "'" })
	case 6:
		return "F|neq: " + pick(value(), number(), "null")
	case 7:
		return "F|re" + pick("", "|i") + ": " + pick("a", "'^a+$'", "'k.s'")
	case 8:
		return "F" + pick("", "|contains", "|startswith", "|endswith") + "|cased: " + list(value)
	case 9:
		return "F|" + pick("contains", "endswith", "startswith") + "|all: [" + value() + ", " + value() + "]"
	case 10:
		return "F|windash|contains: '" + pick(" -a", "/k", "-") + "'"
	default:
		return "F" + pick("", "|contains", "|startswith", "|endswith") + ": " + list(value)
	}
}

// events holds what is near to the values of two tests.
func events(r *rand.Rand, lines string, both ...*sigma.Item) []map[string]any {
	all := []map[string]any{{}, {"F": nil}, {"F": ""}, {"F": true}, {"F": text(r, 4)}}
	add := func(text string) { all = append(all, map[string]any{"F": text}) }
	var near func(v sigma.Value)
	near = func(v sigma.Value) {
		switch v := v.(type) {
		case sigma.Expansion:
			for _, one := range v.Values {
				near(one)
			}
		case sigma.String:
			for range 4 {
				var b strings.Builder
				for _, p := range v.Parts {
					switch p.Kind {
					case sigma.Text:
						b.WriteString(p.Text)
					case sigma.Any:
						b.WriteString(text(r, 3))
					case sigma.AnyChar:
						b.WriteString(letters[r.IntN(len(letters))])
					}
				}
				add(b.String())
				add(strings.ToUpper(b.String()))
				add(strings.ReplaceAll(b.String(), "k", "\u212a"))
				add(b.String() + text(r, 1))
				add(text(r, 1) + b.String())
			}
		case sigma.CIDR:
			for _, a := range addresses {
				add(a)
			}
		}
	}
	for _, i := range both {
		for _, v := range i.Values {
			near(v)
		}
	}
	if strings.ContainsAny(lines, "0123456789") {
		for _, n := range append(numbers, "10.0", "1E1", "+1", "01", fmt.Sprint(r.IntN(20))) {
			add(n)
		}
	}
	for n := range all { // parts of one with parts of another
		if x, ok := all[n]["F"].(string); ok && n > 5 && r.IntN(3) == 0 {
			if y, ok := all[r.IntN(len(all))]["F"].(string); ok {
				add(x + y)
			}
		}
	}
	return all
}
