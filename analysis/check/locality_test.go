package check_test

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

// odd are values as people paste and mistype them.
var odd = strings.Split(strings.TrimSpace(`
[Reflection.Assembly]::Load
[Convert]::FromBase64String
{0}{1}
[a-z]+
[x] y
{calc}
[Text.Encoding
{whoami
(a
*.exe
*
*\whoami.exe
&cmd /c
&net user
&
! wmic process
!important
!
%TEMP%\a.exe
%
@echo off
@
`+"`whoami`"+`
| more
|x
> out.txt
>x
'it's'
'open
"open
"C:\Windows\System32"
"\q"
'a' b
"a" b
'a',
'a', 'b'
''a'
"a
'
"
''''
a: b
key: value: more
HKLM: x
a:
:
: b
- nested
-
- - a
? q
?
(null)
a #b
a # b: c
, a
,
]
}
[]]
{}}
[a, b
{a: b
["a", "b"
['a', b]
["\sc.exe", "\wmic.exe"]
[a, 'it's', b]
[*, b]
{a: *}
‘curly’
“curly”
a`+"\u00a0"+`
`+"\u00a0"+`a
`+"\u00a0"+`'a'
`+"\u3000"+`a
a	b
	a
<<
---x
...
\
\\server\share: x
é😀
"😀
`), "\n")

var allPairs = flag.Bool("pairs", false, "put odd values at all pairs of places, rather than at some")

// TestLocality puts odd values at one and at two places of good rules: each
// finding is on a line that was changed or on the key above it, all findings of
// other lines stay, and so do all other values.
func TestLocality(t *testing.T) {
	texts := sigmatest.Examples(t)
	for i, f := range sigmatest.Public(t) {
		if i%90 == 7 && !strings.Contains(f.Text, "\n---") {
			texts = append(texts, f.Text)
		}
	}
	step := 13
	if *allPairs {
		step = 1
	}
	var one, two tally
	rules := 0
	for _, text := range texts {
		places := valuePlaces(text)
		if len(places) < 4 || rules == 40 {
			continue
		}
		rules++
		before := observe(text, nil)
		for i, value := range odd {
			at := places[(i*7+rules)%len(places)]
			one.add(before, observe(text, []oddity{{at, value}}), fmt.Sprintf("%q in\n%s", value, withOdd(text, []oddity{{at, value}})), t)
			for j := (i + rules) % step; j < len(odd); j += step {
				other := places[(i*5+j*3+rules)%len(places)]
				if text[:at.Start] != "" && strings.Count(text[:at.Start], "\n") == strings.Count(text[:other.Start], "\n") {
					continue
				}
				changes := []oddity{{at, value}, {other, odd[j]}}
				two.add(before, observe(text, changes), fmt.Sprintf("%q and %q in\n%s", value, odd[j], withOdd(text, changes)), t)
			}
		}
	}
	t.Logf("one place: %s", one)
	t.Logf("two places: %s", two)
	for _, share := range []struct{ n, of, most int }{
		{one.misplaced, one.texts, 0}, {one.lost, one.texts, 0}, {one.altered, one.texts, 0},
		{two.misplaced, two.texts, 2}, {two.lost, two.texts, 2}, {two.altered, two.texts, 2},
	} {
		if share.n*1000 > share.of*share.most {
			t.Errorf("%d of %d texts, at most %d in 1,000 are allowed", share.n, share.of, share.most)
		}
	}
}

type oddity struct {
	at    sigma.Span
	value string
}

// tally counts the texts in which something went wrong.
type tally struct{ texts, misplaced, lost, altered int }

func (c tally) String() string {
	return fmt.Sprintf("of %d texts %d with a misplaced finding, %d with a lost one, %d with another value changed", c.texts, c.misplaced, c.lost, c.altered)
}

// seen is what is found and read of a text, but for the lines that are changed.
type seen struct {
	findings map[string]int
	values   map[string]int
	near     map[int]bool // lines that were changed, and those of the keys above them
}

// valuePlaces are the values on one line, each alone on its line.
func valuePlaces(text string) (places []sigma.Span) {
	s := sigma.NewSource(text)
	var walk func(n *sigma.Node)
	walk = func(n *sigma.Node) {
		if n.Kind == sigma.Scalar && n.Target == nil && n.Span.End > n.Span.Start && (n.Style == sigma.Plain || n.Style == sigma.SingleQuoted || n.Style == sigma.DoubleQuoted) {
			line := s.Line(s.LineOf(n.Span.Start))
			if before := s.Text(sigma.Span{Start: line.Start, End: n.Span.Start}); n.Span.End == line.End && !strings.ContainsAny(before, "[{'\"") {
				places = append(places, n.Span)
			}
		}
		for _, p := range n.Pairs {
			if p.Key.Value != "condition" && p.Key.Value != "id" {
				walk(p.Value)
			}
		}
		for _, c := range n.Items {
			walk(c)
		}
	}
	f := sigma.Parse(s)
	if len(f.Documents) == 1 && f.Documents[0].Rule != nil && len(f.Documents[0].AllProblems()) == 0 {
		for _, p := range f.Documents[0].Root.Pairs {
			if slices.Contains([]string{"logsource", "detection", "falsepositives", "description", "references", "author"}, p.Key.Value) {
				walk(p.Value)
			}
		}
	}
	return places
}

func withOdd(text string, changes []oddity) string {
	var edits []sigma.Edit
	for _, c := range changes {
		edits = append(edits, sigma.Edit{At: c.at, Text: c.value})
	}
	after, _ := sigma.NewSource(text).Apply(edits)
	return after.String()
}

// relates are checks that compare selections with each other: what they find depends on
// several lines.
var relates = map[string]bool{"condition-never-true": true, "filter-covers-selection": true, "filter-never-applies": true, "subset-selection": true}

func observe(text string, changes []oddity) seen {
	source := sigma.NewSource(text)
	o := seen{map[string]int{}, map[string]int{}, map[int]bool{}}
	for _, c := range changes {
		line := source.LineOf(c.at.Start)
		o.near[line] = true
		for up, column := line, indentOf(source, line); up >= 0 && column > 0; up-- { // the keys above it
			if n := indentOf(source, up); n >= 0 && n < column || n == column && strings.HasPrefix(strings.TrimSpace(source.Text(source.Line(line))), "- ") && !strings.HasPrefix(strings.TrimSpace(source.Text(source.Line(up))), "-") {
				o.near[up], column = true, n
			}
		}
	}
	f := sigma.Parse(sigma.NewSource(withOdd(text, changes)))
	for _, one := range check.Run(f, check.Settings{SkipTranslation: true}) {
		if relates[one.Check.Name] {
			continue
		}
		o.findings[fmt.Sprintf("%d %s %s", f.Source.LineOf(one.At.Start), one.Check.Name, one.Text)]++
	}
	var walk func(n *sigma.Node)
	walk = func(n *sigma.Node) {
		if n.Kind == sigma.Scalar || n.Target != nil {
			if n.Span.End > n.Span.Start {
				line := f.Source.LineOf(n.Span.Start)
				o.values[fmt.Sprintf("%d:%d %s %s", line, n.Span.Start-f.Source.Line(line).Start, n.Tag, n.Value)]++
			}
			return
		}
		for _, p := range n.Pairs {
			walk(p.Key)
			walk(p.Value)
		}
		for _, c := range n.Items {
			walk(c)
		}
	}
	for _, d := range f.Documents {
		if d.Root != nil {
			walk(d.Root)
		}
	}
	return o
}

func indentOf(s *sigma.Source, line int) int {
	text := s.Text(s.Line(line))
	if bare := strings.TrimLeft(text, " "); bare != "" && bare[0] != '#' {
		return len(text) - len(bare)
	}
	return -1
}

func lineNumber(fact string) (n int) {
	_, _ = fmt.Sscanf(fact, "%d", &n)
	return n
}

func (c *tally) add(before, after seen, text string, t *testing.T) {
	c.texts++
	var wrong []string
	misplaced, lost, altered := false, false, false
	for fact := range after.findings {
		if before.findings[fact] == 0 && !after.near[lineNumber(fact)] {
			misplaced = true
			wrong = append(wrong, "misplaced: "+fact)
		}
	}
	for fact := range before.findings {
		if after.findings[fact] == 0 && !after.near[lineNumber(fact)] {
			lost = true
			wrong = append(wrong, "lost: "+fact)
		}
	}
	for fact := range before.values {
		if after.values[fact] == 0 && !after.near[lineNumber(fact)] {
			altered = true
			wrong = append(wrong, "changed: "+fact)
		}
	}
	for _, kind := range []struct {
		is bool
		n  *int
	}{{misplaced, &c.misplaced}, {lost, &c.lost}, {altered, &c.altered}} {
		if kind.is {
			*kind.n++
		}
	}
	if len(wrong) > 0 && testing.Verbose() {
		t.Logf("%s\n%s", strings.Join(wrong, "\n"), text)
	}
}
