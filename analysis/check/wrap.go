package check

import (
	"strings"

	"sigma-lsp/analysis/sigma"
)

// WrapInList are the edits that make a list of the single value of an entry of a
// mapping: none where the value has a form or a place that forbids it.
func (p *Pass) WrapInList(in *sigma.Node, e sigma.Pair) []sigma.Edit {
	v := e.Value
	if in == nil || in.Target != nil || v.Target != nil || v.Style == sigma.Literal || v.Style == sigma.Folded || e.Merged {
		return nil
	}
	s := p.File.Source
	if in.Style == sigma.Flow {
		text, ok := sigma.Quote(v.Value)
		if v.Style == sigma.DoubleQuoted || v.Style == sigma.SingleQuoted {
			text, ok = s.Text(v.Span), true
		}
		if !ok {
			return nil
		}
		return []sigma.Edit{{At: v.Span, Text: "[" + text + "]"}}
	}
	between := sigma.Span{Start: e.Key.Span.End, End: v.Span.Start}
	if strings.Trim(s.Text(between), ": ") != "" {
		return nil // a tag, an anchor or a line break
	}
	_, column := s.Position(e.Key.Span.Start, sigma.UTF32)
	return []sigma.Edit{{At: between, Text: ":" + s.LineBreak() + strings.Repeat(" ", column+p.IndentWidth()) + "- "}}
}

// IndentWidth is by how much the document indents lists and mappings below its keys.
func (p *Pass) IndentWidth() int {
	for _, e := range p.Document.Root.Pairs {
		if v := e.Value; v.Style != sigma.Flow && v.Target == nil && (v.Kind == sigma.Mapping || v.Kind == sigma.Sequence) {
			if indent, alone := p.File.Source.Indent(v.Span.Start); alone && len(indent) > 0 {
				return len(indent)
			}
		}
	}
	return 4
}
