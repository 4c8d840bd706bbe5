package sigma_test

import (
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/check"
	_ "sigma-lsp/analysis/checks"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

// meant are the lines that an author may have meant by a mistake that adds to a
// line; the added text must be kept.
var meant = map[string]func(line, broken string) []string{
	"open single quote": func(line, broken string) []string { return []string{line, broken + "'"} }, // a number becomes a text
	"open double quote": func(line, broken string) []string { return []string{line, broken + `"`} },
	"text behind the quote": func(line, broken string) []string {
		head, value := parts(line)
		return []string{line, head + value[:len(value)-1] + broken[len(line):] + "'"}
	},
	"quote inside quotes": func(line, broken string) []string {
		head, value := parts(line)
		at := len(head) + len(value)/2
		return []string{broken[:at] + "'" + broken[at:]}
	},
	"wrong escape": func(line, broken string) []string {
		head, _ := parts(line)
		return []string{head + "'" + strings.ReplaceAll(strings.Trim(broken[len(head):], `"`), "'", "''") + "'"}
	},
	"special character":  literally,
	"colon in the value": literally,
	"open list":          func(_, broken string) []string { return []string{broken + "]"} },
}

// literally makes a value, or what begins like a list, plain text.
func literally(line, broken string) []string {
	head, _ := parts(line)
	value := broken[len(head):]
	return []string{head + "'" + strings.ReplaceAll(value, "'", "''") + "'", broken + "]", broken + "}"}
}

// lossy are mistakes after which the original line cannot be known.
var lossy = []string{"half a key", "half a line", "stray text"}

// TestFixesRestore breaks lines as TestBrokenLines does, and applies the first
// fix for each. Most have one, and nearly all of those restore the original
// meaning.
func TestFixesRestore(t *testing.T) {
	t.Run("examples", func(t *testing.T) { restored(t, sigmatest.Examples(t), 6) })
	t.Run("corpus", func(t *testing.T) {
		all := corpus(t)
		texts := []string{}
		for n, path := range slices.Sorted(maps.Keys(all)) {
			if n%40 == 0 {
				texts = append(texts, laidOut(all[path], 2+n/40%2*2, n%80 == 0))
			}
		}
		restored(t, texts, 4)
	})
}

func restored(t *testing.T, texts []string, rounds int) {
	r := rand.New(rand.NewSource(2))
	type outcome struct{ fix, same share }
	var byNumber [4]outcome
	byKind := map[string]*outcome{}
	for _, text := range texts {
		if sound := sigma.Parse(sigma.NewSource(text)); len(sound.Documents) != 1 || sound.Documents[0].Broken || sound.Documents[0].Rule == nil {
			continue
		}
		for round := range rounds * 3 {
			number := 1 + round%3
			broken, kinds := breakLines(text, number, r)
			if broken == "" {
				continue
			}
			lines, before := strings.Split(broken, "\n"), strings.Split(text, "\n")
			fixes := firstFixes(broken)
			for i, kind := range kinds {
				after := fixes[i]
				o := &byNumber[number]
				of := byKind[kind]
				if of == nil {
					of = new(outcome)
					byKind[kind] = of
				}
				o.fix.add(after != "")
				if number == 1 {
					of.fix.add(after != "")
				}
				if after == "" || slices.Contains(lossy, kind) {
					continue
				}
				want := []string{before[i]}
				if means := meant[kind]; means != nil {
					want = means(before[i], lines[i])
				}
				with := func(line string) *sigma.Node {
					lines := slices.Clone(before)
					lines[i] = line
					return sigma.Parse(sigma.NewSource(strings.Join(lines, "\n"))).Documents[0].Root
				}
				same := slices.ContainsFunc(want, func(line string) bool { return sameData(with(line), with(after)) })
				o.same.add(same)
				of.same.add(same)
				if !same && *misread {
					t.Logf("%s: %q\n was %q\n now %q", kind, lines[i], before[i], after)
				}
			}
		}
	}
	for number := 1; number <= 3; number++ {
		o := byNumber[number]
		t.Logf("%d broken: a fix for %s, which gives back what was meant for %s", number, o.fix, o.same)
		if o.fix.held*100 < 90*o.fix.of || o.same.held*100 < 93*o.same.of {
			t.Errorf("with %d broken lines too few have a fix, or one that gives back what was meant", number)
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		o := byKind[kind]
		t.Logf("%-26s a fix for %s, restores %s", kind, o.fix, o.same)
	}
}

// firstFixes are the lines with a YAML error after the first fix of the menu is
// applied; "" for those without a fix.
func firstFixes(text string) map[int]string {
	f := sigma.Parse(sigma.NewSource(text))
	found := check.Run(f, check.Settings{SkipTranslation: true, Severity: func(c *check.Check, _ *sigma.Document) (check.Severity, bool) {
		if unreadable(sigma.Problem{Check: c.Name}) {
			return check.Error, true
		}
		return check.Off, true
	}})
	lines := map[int]string{}
	safe := map[int]bool{}
	for _, one := range found {
		i := f.Source.LineOf(one.At.Start)
		if _, ok := lines[i]; !ok {
			lines[i] = ""
		}
		for _, fix := range check.FixesOf(f, one) {
			if after, ok := f.Source.Apply(fix.Edits); ok && (lines[i] == "" || fix.Safe && !safe[i]) {
				lines[i], safe[i] = after.Text(after.Line(i)), fix.Safe // no fix adds lines
			}
		}
	}
	return lines
}

// sameData reports whether two trees have the same data.
func sameData(a, b *sigma.Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Kind == b.Kind && a.Tag == b.Tag && a.Value == b.Value && slices.EqualFunc(a.Items, b.Items, sameData) &&
		slices.EqualFunc(a.Pairs, b.Pairs, func(a, b sigma.Pair) bool { return sameData(a.Key, b.Key) && sameData(a.Value, b.Value) })
}
