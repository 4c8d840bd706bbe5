package format

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/keys"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/yaml"
)

// Order returns the edits that put the top-level keys of a document into the
// order of the specification and the public rules. Comments above a key move
// with it; keys that Sigma does not have stay after the key that they followed.
// It reports false if the keys are in order or cannot be moved: the document
// has YAML errors, is a flow mapping, or an alias would come before its anchor.
func Order(f *sigma.File, d *sigma.Document) (edits []sigma.Edit, ok bool) {
	if d.Broken || d.Root == nil || d.Root.Kind != sigma.Mapping || d.Root.Style == sigma.Flow || d.Root.Merge != nil || len(d.Root.Pairs) < 2 {
		return nil, false
	}
	parts := splitPieces(f.Source, d)
	if parts == nil {
		return nil, false
	}
	rank(parts, sectionOf(d))
	sorted := slices.Clone(parts)
	slices.SortStableFunc(sorted, func(a, b piece) int { return a.rank - b.rank })
	if slices.EqualFunc(sorted, parts, func(a, b piece) bool { return a.at == b.at }) {
		return nil, false
	}
	var b strings.Builder
	for i, p := range sorted {
		text := strings.TrimRight(f.Source.Text(p.at), "\r\n")
		if p.keeps { // its text may depend on the lines after it
			text = strings.TrimSuffix(strings.TrimSuffix(f.Source.Text(p.at), "\n"), "\r")
		}
		b.WriteString(text)
		if i < len(sorted)-1 {
			b.WriteString(f.Source.LineBreak())
			b.WriteString(strings.Repeat(f.Source.LineBreak(), p.empty))
		}
	}
	whole := sigma.Span{Start: parts[0].at.Start, End: parts[len(parts)-1].at.End}
	whole.End = whole.Start + len(strings.TrimRight(f.Source.Text(whole), "\r\n"))
	edits = []sigma.Edit{{At: whole, Text: b.String()}}
	after, ok := f.Source.Apply(edits)
	if !ok || !reordered(f, sigma.Parse(after)) {
		return nil, false
	}
	return edits, true
}

// piece is a key with its value and the comments above it, in whole lines.
type piece struct {
	at    sigma.Span
	key   string
	rank  int
	empty int // empty lines after it
	keeps bool
}

// splitPieces cuts the top mapping into pieces. It is nil where two keys share a line.
func splitPieces(s *sigma.Source, d *sigma.Document) []piece {
	pairs := d.Root.Pairs
	pieces := make([]piece, len(pairs))
	for i, p := range pairs {
		first := s.LineOf(p.Key.Span.Start)
		if p.Merged || p.Key.Kind != sigma.Scalar || s.Line(first).Start != p.Key.Span.Start {
			return nil
		}
		// The comment that begins the document belongs to the document, if an empty
		// line follows it.
		for first > s.LineOf(d.Span.Start) && strings.HasPrefix(s.Text(s.Line(first-1)), "#") {
			first--
		}
		pieces[i].at.Start, pieces[i].key = s.Line(first).Start, p.Key.Value
		pieces[i].keeps = p.Value.Style == sigma.Literal || p.Value.Style == sigma.Folded
		if i > 0 {
			if pieces[i].at.Start < pieces[i-1].at.Start {
				return nil
			}
			pieces[i-1].at.End = pieces[i].at.Start
		}
	}
	last := pairs[len(pairs)-1]
	pieces[len(pieces)-1].at.End = min(d.Span.End, s.Line(s.LineOf(last.Span().End)+1).Start)
	for i := range pieces {
		text := s.Text(pieces[i].at)
		behind := text[len(strings.TrimRight(text, " \t\r\n")):]
		if lines := strings.Count(behind, "\n"); lines > 0 && !pieces[i].keeps && i < len(pieces)-1 {
			pieces[i].empty = lines - 1
		}
	}
	return pieces
}

var sections = map[sigma.DocumentKind]keys.Section{
	sigma.CorrelationDocument: keys.CorrelationRule, sigma.FilterDocument: keys.FilterRule, sigma.ActionDocument: keys.Action,
}

func sectionOf(d *sigma.Document) keys.Section { return sections[d.Kind] }

// rank numbers the pieces. A key that Sigma does not have gets the rank of the
// one before it.
func rank(pieces []piece, p keys.Section) {
	before := -1
	for i := range pieces {
		if n := slices.IndexFunc(keys.In(p), func(k keys.Key) bool { return k.Name == pieces[i].key }); n >= 0 {
			before = n
		}
		pieces[i].rank = before
	}
}

// reordered reports whether two files differ only in the order of the top-level
// keys of a document.
func reordered(f, g *sigma.File) bool {
	if len(f.Documents) != len(g.Documents) {
		return false
	}
	comments := func(f *sigma.File, d *sigma.Document) []string {
		var texts []string
		for _, c := range d.Comments(f.Source) {
			texts = append(texts, strings.TrimRight(f.Source.Text(c.At), " \t\r"))
		}
		slices.Sort(texts)
		return texts
	}
	for i, d := range f.Documents {
		e := g.Documents[i]
		if d.Kind != e.Kind || e.Broken != d.Broken || (d.Root == nil) != (e.Root == nil) || len(d.AllProblems()) != len(e.AllProblems()) {
			return false
		}
		if d.Root == nil {
			continue
		}
		if d.Root.Kind != sigma.Mapping {
			if !yaml.Equal(d.Root, e.Root, true) {
				return false
			}
			continue
		}
		if len(d.Root.Pairs) != len(e.Root.Pairs) || !slices.Equal(comments(f, d), comments(g, e)) {
			return false
		}
		for _, p := range d.Root.Pairs {
			q, ok := e.Root.Get(p.Key.Value)
			if !ok || !yaml.Equal(p.Key, q.Key, true) || !yaml.Equal(p.Value, q.Value, true) {
				return false
			}
		}
	}
	return true
}
