package sigma_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

// share counts how often something held.
type share struct{ held, of int }

func (s *share) add(ok bool) {
	s.of++
	if ok {
		s.held++
	}
}

func (s share) String() string {
	return fmt.Sprintf("%6.2f %% of %d", 100*float64(s.held)/float64(max(1, s.of)), s.of)
}

// outcome is how well texts with broken lines were read.
type outcome struct {
	told  share // broken lines with an error on them
	quiet share // texts without errors on other lines
	kept  share // facts on other lines that are read as before
	rest  share // the same of condition, log source and the keys at the top
}

func (o outcome) String() string {
	return fmt.Sprintf("told %s, quiet %s, kept %s, rest %s", o.told, o.quiet, o.kept, o.rest)
}

// TestBrokenLines breaks one, two and three lines of rules with every kind of
// typing mistake and requires that each has its error, that no other line has
// one, and that the content of all other lines is read as if nothing had
// happened.
func TestBrokenLines(t *testing.T) {
	t.Run("examples", func(t *testing.T) {
		brokenLines(t, sigmatest.Examples(t), 10, 96)
	})
	all := corpus(t)
	for i, layout := range []struct {
		name  string
		step  int
		flat  bool
		least int // share that must be right, in percent
	}{{"four blanks", 4, false, 97}, {"two blanks", 2, false, 97}, {"flat lists", 4, true, 96}, {"two blanks, flat lists", 2, true, 95}} {
		t.Run(layout.name, func(t *testing.T) {
			var texts []string
			for n, path := range slices.Sorted(maps.Keys(all)) {
				if n%80 == 20*i {
					texts = append(texts, laidOut(all[path], layout.step, layout.flat))
				}
			}
			brokenLines(t, texts, 4, layout.least)
		})
	}
}

var misread = flag.Bool("misread", false, "show the broken rules that are not read as their authors would")

func brokenLines(t *testing.T, texts []string, rounds, least int) {
	r := rand.New(rand.NewSource(1))
	byNumber := [4]outcome{}
	byKind := map[string]*[4]outcome{}
	for _, text := range texts {
		if sound := sigma.Parse(sigma.NewSource(text)); len(sound.Documents) != 1 || sound.Documents[0].Broken || sound.Documents[0].Rule == nil {
			continue
		}
		for range rounds {
			for number := 1; number <= 3; number++ {
				broken, kinds := breakLines(text, number, r)
				if broken == "" {
					continue
				}
				o := judge(t, text, broken, kinds)
				byNumber[number].add(o)
				for _, kind := range kinds {
					if byKind[kind] == nil {
						byKind[kind] = &[4]outcome{}
					}
					byKind[kind][number].add(o)
				}
			}
		}
	}
	for number := 1; number <= 3; number++ {
		o := byNumber[number]
		t.Logf("%d broken: %s", number, o)
		for _, s := range []share{o.told, o.quiet, o.kept, o.rest} {
			if s.of == 0 || s.held*100 < s.of*least {
				t.Errorf("with %d broken lines less than %d %%: %s", number, least, o)
				break
			}
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		for number := 1; number <= 3; number++ {
			t.Logf("%-26s %d: %s", kind, number, byKind[kind][number])
		}
	}
}

// breakLines makes typing mistakes on some lines of a text, by their numbers.
// It returns no text if they cannot be made, or break nothing.
func breakLines(text string, number int, r *rand.Rand) (string, map[int]string) {
	lines := strings.Split(text, "\n")
	kinds := map[int]string{}
	for try := 0; len(kinds) < number && try < 100; try++ {
		i := r.Intn(len(lines))
		if r.Intn(3) > 0 { // the detection is what is typed most
			i = inDetection(lines, r)
		}
		if _, taken := kinds[i]; taken || strings.TrimSpace(lines[i]) == "" || strings.HasPrefix(strings.TrimSpace(lines[i]), "#") {
			continue
		}
		below := ""
		for _, l := range strings.Split(text, "\n")[i+1:] {
			if below = l; strings.TrimSpace(l) != "" && !strings.HasPrefix(strings.TrimSpace(l), "#") {
				break
			}
		}
		s := distance[r.Intn(len(distance))]
		line := s.make(lines[i], below, r)
		if line == "" || line == lines[i] || legal(text, i, line) {
			continue
		}
		lines[i], kinds[i] = line, s.name
	}
	broken := strings.Join(lines, "\n")
	if len(kinds) < number || !sigma.Parse(sigma.NewSource(broken)).Documents[0].Broken {
		return "", nil
	}
	return broken, kinds
}

func (o *outcome) add(p outcome) {
	for _, s := range [][2]*share{{&o.told, &p.told}, {&o.quiet, &p.quiet}, {&o.kept, &p.kept}, {&o.rest, &p.rest}} {
		s[0].held += s[1].held
		s[0].of += s[1].of
	}
}

// inDetection is a line below "detection".
func inDetection(lines []string, r *rand.Rand) int {
	start := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "detection") })
	if start < 0 {
		return r.Intn(len(lines))
	}
	end := start + 1
	for end < len(lines) && indent(lines[end]) != 0 {
		end++
	}
	return start + r.Intn(end-start)
}

// legal reports whether the text is YAML with a line changed.
func legal(text string, i int, line string) bool {
	lines := strings.Split(text, "\n")
	lines[i] = line
	return readableYAML(strings.Join(lines, "\n"))
}

func readableYAML(text string) bool {
	for _, d := range sigma.Parse(sigma.NewSource(text)).Documents {
		if d.Broken || slices.ContainsFunc(d.Problems, unreadable) {
			return false
		}
	}
	return true
}

func unreadable(p sigma.Problem) bool {
	return slices.Contains([]string{"yaml-syntax", "yaml-tab", "yaml-unquoted-special"}, p.Check)
}

// judge compares what is read of a text before and after lines were broken.
func judge(t *testing.T, sound, broken string, kinds map[int]string) (o outcome) {
	f := sigma.Parse(sigma.NewSource(broken))
	told := map[int]bool{}
	for _, d := range f.Documents {
		for _, p := range d.Problems {
			if unreadable(p) {
				told[f.Source.LineOf(p.At.Start)] = true
			}
		}
	}
	// Two mistakes can make one valid text: a line that is YAML once the others
	// are corrected has no error.
	lines, before := strings.Split(broken, "\n"), strings.Split(sound, "\n")
	for i := range kinds {
		if told[i] {
			lines[i] = before[i]
		}
	}
	rest := strings.Join(lines, "\n")
	sounds := readableYAML(rest)
	if sounds {
		sound = rest
	}
	var wrong []string
	for i := range kinds {
		o.told.add(told[i] || sounds)
		if !told[i] && !sounds {
			wrong = append(wrong, fmt.Sprintf("line %d (%s) has no error", i+1, kinds[i]))
		}
	}
	quiet := true
	for i := range told {
		if kinds[i] == "" {
			quiet = false
			wrong = append(wrong, fmt.Sprintf("line %d has an error and is none", i+1))
		}
	}
	o.quiet.add(quiet)
	tests, others := facts(sigma.Parse(sigma.NewSource(sound)), kinds)
	nowTests, nowOthers := facts(f, kinds)
	for fact := range tests {
		o.kept.add(nowTests[fact])
		if !nowTests[fact] {
			wrong = append(wrong, "lost: "+fact)
		}
	}
	for fact := range others {
		o.rest.add(nowOthers[fact])
		if !nowOthers[fact] {
			wrong = append(wrong, "lost: "+fact)
		}
	}
	if len(wrong) > 0 && *misread {
		var b strings.Builder
		for i, l := range strings.Split(broken, "\n") {
			mark := "  "
			if kinds[i] != "" {
				mark = "> "
			}
			if told[i] {
				mark = mark[:1] + "!"
			}
			fmt.Fprintf(&b, "%s%3d %s\n", mark, i+1, l)
		}
		t.Logf("%v\n%s\n%s", kinds, b.String(), strings.Join(wrong, "\n"))
	}
	return o
}

// facts lists what is read of a rule on the lines that are not broken: the
// tests of its selections, and the rest.
func facts(f *sigma.File, broken map[int]string) (tests, rest map[string]bool) {
	tests, rest = map[string]bool{}, map[string]bool{}
	whole := func(at sigma.Span) bool {
		for i := f.Source.LineOf(at.Start); i <= f.Source.LineOf(at.End); i++ {
			if broken[i] != "" {
				return false
			}
		}
		return true
	}
	place := func(at sigma.Span) string {
		line := f.Source.LineOf(at.Start)
		start := f.Source.Line(line).Start
		return fmt.Sprintf("%d:%d+%d", line+1, at.Start-start, at.End-at.Start)
	}
	if len(f.Documents) == 0 || f.Documents[0].Rule == nil {
		return tests, rest
	}
	rule := f.Documents[0].Rule
	for _, p := range rule.Root.Pairs {
		if !whole(p.Key.Span) {
			continue
		}
		rest["key "+p.Key.Value+" "+place(p.Key.Span)] = true
		if p.Value.Kind == sigma.Scalar && whole(p.Value.Span) {
			rest["key "+p.Key.Value+" = "+p.Value.Value+" "+place(p.Value.Span)] = true
		}
	}
	if l := rule.Logsource; l != nil {
		for _, part := range []*sigma.Node{l.Category, l.Product, l.Service} {
			if part != nil && whole(part.Span) {
				rest["log source "+part.Value+" "+place(part.Span)] = true
			}
		}
	}
	if rule.Detection == nil {
		return tests, rest
	}
	for _, c := range rule.Detection.Conditions {
		if whole(c.Node.Span) {
			rest["condition "+c.Node.Value+" "+place(c.Node.Span)] = true
		}
	}
	for _, s := range rule.Detection.Selections {
		within := ""
		if whole(s.Name.Span) {
			within = s.Name.Value + " "
			tests["selection "+within+place(s.Name.Span)] = true
		}
		for item := range sigma.ItemsOf(s.Test) {
			within := within
			sound := item.Key == nil || whole(item.Key.Span)
			if item.Key != nil && sound {
				within += item.Key.Value + " "
				mods := ""
				for _, m := range item.Modifiers {
					mods += m.Name + " " + place(m.At) + " "
				}
				tests[fmt.Sprintf("item %s%s %s%s", within, place(item.FieldAt), mods, place(item.Key.Span))] = true
			}
			for _, v := range item.Values {
				n := v.SourceNode()
				if n == nil || !whole(n.Span) {
					continue
				}
				kind := ""
				if sound {
					kind = fmt.Sprintf(" %T", v)
				}
				tests["value "+within+"= "+n.Value+kind+" "+place(n.Span)] = true
			}
		}
	}
	return tests, rest
}

// laidOut indents a rule by another step; with flat, lists start where their
// keys do.
func laidOut(text string, step int, flat bool) string {
	type moved struct{ from, by int }
	var blocks []moved
	above := -1 // column of a key that opens a block
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		n := indent(line)
		if n < 0 {
			continue
		}
		for len(blocks) > 0 && n <= blocks[len(blocks)-1].from {
			blocks = blocks[:len(blocks)-1]
		}
		if above >= 0 && n > above {
			by := n - above - step
			if flat && strings.HasPrefix(line[n:], "- ") {
				by = n - above
			}
			blocks = append(blocks, moved{above, by})
		}
		to := n
		for _, b := range blocks {
			to -= b.by
		}
		above = -1
		if strings.HasSuffix(line, ":") {
			above = n
			if strings.HasPrefix(line[n:], "- ") {
				above = n + 2
			}
		}
		lines[i] = strings.Repeat(" ", max(0, to)) + line[n:]
	}
	return strings.Join(lines, "\n")
}
