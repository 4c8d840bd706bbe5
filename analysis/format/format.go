// Package format lays out Sigma files: indentation, spaces after colons, dashes
// and commas, and trailing whitespace. Nothing else is changed: no value, no
// quote, no comment, no order, no empty line. The result is parsed again and
// must be the same YAML down to the styles; otherwise nothing is changed.
package format

import (
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/yaml"
)

// Width is the number of spaces of a level of indentation. Source: Sigma rules
// specification 2.1, "Yaml File"; SigmaHQ's rule convention, "Indentation".
const Width = 4

// File returns the edits that format the documents of a file. Documents with
// YAML errors, and files that are not Sigma, are not changed.
func File(f *sigma.File) []sigma.Edit {
	return Range(f, sigma.Span{Start: 0, End: f.Source.Len()})
}

// Range is File for the lines that a span touches. The content of other lines
// is not moved; nodes that share these lines follow.
func Range(f *sigma.File, at sigma.Span) []sigma.Edit {
	var edits []sigma.Edit
	sigmaDocuments := false
	for i, d := range f.Documents {
		if d.Kind == sigma.NotSigma {
			continue
		}
		sigmaDocuments = true
		if d.Broken || d.Root == nil {
			continue
		}
		own := sigma.NewSource(f.Source.Text(d.Span))
		first, last := lines(f.Source, at, d.Span)
		if first > last {
			continue
		}
		for _, e := range document(own, first, last, i == len(f.Documents)-1 && at.End >= f.Source.Len()) {
			e.At.Start += d.Span.Start
			e.At.End += d.Span.Start
			edits = append(edits, e)
		}
	}
	if !sigmaDocuments || len(edits) == 0 || !sameContent(f, edits) {
		return nil
	}
	return edits
}

// lines are the first and the last line of a document, counted in it, that the
// span touches. A span that ends where a line begins does not touch that line.
func lines(s *sigma.Source, at, document sigma.Span) (first, last int) {
	top := s.LineOf(document.Start)
	end := at.End
	if end > at.Start && end == s.Line(s.LineOf(end)).Start && end < s.Len() {
		end--
	}
	bottom := document.End
	if bottom > document.Start && bottom == s.Line(s.LineOf(bottom)).Start && bottom < s.Len() {
		bottom--
	}
	return max(0, s.LineOf(at.Start)-top), min(s.LineOf(end), s.LineOf(bottom)) - top
}

// document returns the edits of one document, given as a separate text.
func document(s *sigma.Source, first, last int, ending bool) []sigma.Edit {
	root, _ := sigma.ParseYAML(s)
	if root == nil {
		return nil
	}
	l := newLayout(s, root, first, last)
	if l == nil {
		return nil
	}
	l.indent()
	l.spaces()
	if ending {
		l.end()
	}
	after, ok := s.Apply(l.edits)
	if !ok || !sameTree(s, after) {
		return nil
	}
	return l.edits
}

// sameContent reports whether the edits change only the layout of a file.
func sameContent(f *sigma.File, edits []sigma.Edit) bool {
	after, ok := f.Source.Apply(edits)
	if !ok {
		return false
	}
	g := sigma.Parse(after)
	if len(f.Documents) != len(g.Documents) {
		return false
	}
	for i, d := range f.Documents {
		e := g.Documents[i]
		if d.Kind != e.Kind || d.Broken != e.Broken || len(d.AllProblems()) != len(e.AllProblems()) {
			return false
		}
	}
	return true
}

// sameTree reports whether two texts differ only in spaces between their YAML
// tokens.
func sameTree(a, b *sigma.Source) bool {
	if withoutSpace(a.String()) != withoutSpace(b.String()) {
		return false
	}
	x, before := sigma.ParseYAML(a)
	y, after := sigma.ParseYAML(b)
	return len(before) == len(after) && yaml.Equal(x, y, true)
}

// withoutSpace is a text without spaces and line breaks.
func withoutSpace(text string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, text)
}
