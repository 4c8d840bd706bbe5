// Package refactor restructures a rule on request: it moves items between
// selections, sorts lists, splits rules and creates new ones. A refactoring
// that claims to keep the meaning is proved before it is offered. Each is
// registered by a file of its own.
package refactor

import (
	"cmp"
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// Kind is the kind of a refactoring.
type Kind int

// The kinds of changes.
const (
	Extract Kind = iota // moves a part out and gives it a name
	Inline              // the other way
	Rewrite             // writes the same in another way
	Add                 // adds documents
)

// Refactoring is a change that can be made at the cursor.
type Refactoring struct {
	Name  string // of the refactoring that offers it
	Kind  Kind
	Title string // as in a menu
	Edits []sigma.Edit
	// ChangesMeaning is set if the rule matches other events afterwards, as its
	// author wants it.
	ChangesMeaning bool
}

// provider finds refactorings, and is registered by its file.
type provider struct {
	name string
	find func(*context)
}

var providers []provider

func register(name string, find func(*context)) struct{} {
	providers = append(providers, provider{name, find})
	slices.SortFunc(providers, func(a, b provider) int { return cmp.Compare(a.name, b.name) })
	return struct{}{}
}

// At returns the refactorings for a span of a file: first those that keep the
// meaning, in the order of their names. There are none in documents that cannot
// be read completely. The lengths are those of the queries of a document, nil
// for none.
func At(f *sigma.File, at sigma.Span, lengths func(*sigma.Document) []int) []Refactoring {
	here := sigma.PathAt(f, at.Start)
	if here == nil || here.Document.Broken || here.Document.Root == nil || len(here.Document.AllProblems()) > 0 {
		return nil
	}
	p := &context{NodePath: here, file: f, source: f.Source, span: at, lengths: lengths}
	for _, r := range providers {
		p.name = r.name
		r.find(p)
	}
	slices.SortStableFunc(p.found, func(a, b Refactoring) int {
		switch {
		case a.ChangesMeaning == b.ChangesMeaning:
			return 0
		case a.ChangesMeaning:
			return 1
		}
		return -1
	})
	return p.found
}

// context is the span of the request and the refactorings found so far.
type context struct {
	*sigma.NodePath
	file    *sigma.File
	source  *sigma.Source
	span    sigma.Span
	lengths func(*sigma.Document) []int
	name    string
	found   []Refactoring
}

// detection is the detection at the cursor, or nil; it is also nil if parts of
// it come from other documents.
func (p *context) detection() *sigma.Detection {
	d := p.Document.Detection()
	if d == nil || p.Document.Rule != nil && p.Document.Rule.Root != p.Document.Root || d.Node.Target != nil || d.Node.Kind != sigma.Mapping {
		return nil
	}
	return d
}

// offerSameMeaning offers edits if they keep what the rules match and all
// comments, and reports whether they do.
func (p *context) offerSameMeaning(kind Kind, title string, edits ...sigma.Edit) bool {
	after, ok := p.tryEdits(edits)
	if !ok || !check.SameMeaning(p.file, after) {
		return false
	}
	p.offer(kind, title, edits)
	return true
}

// offerNewMeaning offers edits that change what the rule matches, if they keep
// all comments.
func (p *context) offerNewMeaning(kind Kind, title string, edits ...sigma.Edit) {
	if _, ok := p.tryEdits(edits); ok {
		p.offer(kind, title, edits)
		p.found[len(p.found)-1].ChangesMeaning = true
	}
}

func (p *context) offer(kind Kind, title string, edits []sigma.Edit) {
	p.found = append(p.found, Refactoring{Name: p.name, Kind: kind, Title: title, Edits: edits})
}

// tryEdits makes edits. The text must stay readable, and every comment in it.
func (p *context) tryEdits(edits []sigma.Edit) (*sigma.File, bool) {
	if len(edits) == 0 {
		return nil, false
	}
	after, ok := check.ApplyEdits(p.file, edits)
	if !ok {
		return nil, false
	}
	left := comments(after)
	for text, n := range comments(p.file) {
		if left[text] < n {
			return nil, false
		}
	}
	return after, true
}

// comments counts the comments of a file by their text.
func comments(f *sigma.File) map[string]int {
	counts := map[string]int{}
	for _, d := range f.Documents {
		for _, c := range d.Comments(f.Source) {
			counts[strings.TrimSpace(f.Source.Text(c.At))]++
		}
	}
	return counts
}

// lines is the span with all of the lines that it touches, without the last
// line break.
func (p *context) lines(at sigma.Span) sigma.Span {
	return sigma.Span{Start: p.source.Line(p.source.LineOf(at.Start)).Start, End: p.source.Line(p.source.LineOf(at.End)).End}
}

// withLineBreak is the span with the line break after it or, at the end of the
// text, the one before it.
func (p *context) withLineBreak(at sigma.Span) sigma.Span {
	line := p.source.LineOf(at.End)
	if line+1 < p.source.Lines() {
		return sigma.Span{Start: at.Start, End: p.source.Line(line + 1).Start}
	}
	if before := p.source.LineOf(at.Start) - 1; before >= 0 {
		return sigma.Span{Start: p.source.Line(before).End, End: at.End}
	}
	return at
}

// block is the lines of an entry of a mapping in block style, with the comments
// above it unless it is the first one.
func (p *context) block(m *sigma.Node, i int) sigma.Span {
	at := p.lines(m.Pairs[i].Span())
	if i == 0 {
		return at
	}
	alone := map[int]bool{}
	for _, c := range p.Document.Comments(p.source) {
		if c.Alone {
			alone[p.source.LineOf(c.At.Start)] = true
		}
	}
	line := p.source.LineOf(at.Start)
	for line > 0 && alone[line-1] {
		line--
	}
	at.Start = p.source.Line(line).Start
	return at
}

// column counts the characters before an offset on its line.
func (p *context) column(offset int) int {
	_, column := p.source.Position(offset, sigma.UTF32)
	return column
}

// indented indents each line of a text that is not empty.
func indented(text string, by int) string {
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) != "" {
			lines[i] = strings.Repeat(" ", by) + line
		}
	}
	return strings.Join(lines, "")
}

// entry is the number of the selection's entry in the detection.
func entry(d *sigma.Detection, s *sigma.Selection) int {
	return slices.IndexFunc(d.Node.Pairs, func(pair sigma.Pair) bool { return pair.Key == s.Name })
}

// free is a name that no selection has: the wanted one, or with a number.
func free(d *sigma.Detection, wanted string) string {
	name := wanted
	for n := 2; d.Selection(name) != nil; n++ {
		name = wanted + "_" + string(rune('0'+n%10))
		if n > 9 {
			return ""
		}
	}
	return name
}
