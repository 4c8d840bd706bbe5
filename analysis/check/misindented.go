package check

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// Misindented returns the entries at the top that follow an entry of the document
// and pass, those before the first that does not: lines that were meant to be
// below its key. The edits indent them; there are none where its value has a
// form that takes no lines.
func (p *Pass) Misindented(key string, pass func(name string, v *sigma.Node) bool) (outside []sigma.Pair, edits []sigma.Edit) {
	root := p.Top()
	at := -1
	for i, e := range root.Pairs {
		switch {
		case e.Merged || e.Key.Broken || e.Value.Broken:
			return nil, nil
		case e.Key.Value == key:
			at = i
		case at >= 0 && !pass(e.Key.Value, e.Value):
			return outside, p.indentEdits(root.Pairs[at], outside)
		case at >= 0:
			outside = append(outside, e)
		}
	}
	if at < 0 {
		return nil, nil
	}
	return outside, p.indentEdits(root.Pairs[at], outside)
}

// noValue is what follows a key without a value.
var noValue = regexp.MustCompile(`^ *: *(#.*)?[\r\n]*$`)

func (p *Pass) indentEdits(in sigma.Pair, lines []sigma.Pair) (edits []sigma.Edit) {
	s := p.File.Source
	v := in.Value
	step := strings.Repeat(" ", p.IndentWidth())
	switch {
	case len(lines) == 0 || p.Top().Style == sigma.Flow || v.Target != nil:
		return nil
	case v.Kind == sigma.Mapping && v.Style != sigma.Flow:
		indent, alone := s.Indent(v.Pairs[0].Key.Span.Start)
		if !alone {
			return nil
		}
		step = indent
	case !v.IsNull() || !noValue.MatchString(s.Text(sigma.Span{Start: in.Key.Span.End, End: s.Line(s.LineOf(in.Key.Span.End)).End})):
		return nil
	}
	for line := s.LineOf(lines[0].Key.Span.Start); line <= s.LineOf(lines[len(lines)-1].Span().End); line++ {
		if at := s.Line(line); strings.TrimSpace(s.Text(at)) != "" {
			edits = append(edits, sigma.InsertAt(at.Start, step))
		}
	}
	return edits
}
