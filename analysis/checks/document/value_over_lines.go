package document

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "value-over-lines",
	Group:    "document",
	Severity: check.Warning,
	Title:    "unquoted value over several lines",
	What:     `Reports an unquoted value that continues on the next line.`,
	Why: `YAML joins the indented lines below an unquoted value to it with spaces.
Usually a dash is missing, and two values have become one that never matches.`,
	Avoid: `
detection:
  selection:
    Image|endswith:
      - \a.exe
        \b.exe
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image|endswith:
      - \a.exe
      - \b.exe
  condition: selection`,
	Run: valueOverLines,
})

func valueOverLines(p *check.Pass) {
	if !p.Parsed {
		return // the next line may be one that is being written
	}
	s := p.File.Source
	for _, i := range p.Items() {
		if i.Key == nil && i.Node.Kind == sigma.Scalar {
			continue // see scalar-selection
		}
		for _, n := range i.Nodes() {
			first, last := s.LineOf(n.Span.Start), s.LineOf(n.Span.End)
			if n.Kind != sigma.Scalar || n.Style != sigma.Plain || n.Target != nil || first == last {
				continue
			}
			f := p.Reportf(n.Span, "YAML joins these lines into one value; add a dash before each value, or quote the value")
			f.Suggest("Convert each line to a list item", asItems(p, i, n, first, last)...)
			if text, ok := sigma.Quote(n.Value); ok {
				f.Suggest("Quote as a single value", sigma.Edit{At: n.Span, Text: text})
			}
		}
	}
}

// asItems are the edits that make an item of a list of each line of a plain value.
func asItems(p *check.Pass, i check.Item, n *sigma.Node, first, last int) (edits []sigma.Edit) {
	s := p.File.Source
	before := s.Text(sigma.Span{Start: s.Line(first).Start, End: n.Span.Start})
	var indent string
	switch {
	case i.Node.Style == sigma.Flow:
		return nil
	case i.Node.Kind == sigma.Sequence && strings.TrimSpace(before) == "-":
		indent = strings.TrimRight(before, " ")
		indent = indent[:len(indent)-1] + "- "
	case i.Node == n && i.Key != nil && i.Map != nil && i.Map.Style != sigma.Flow && i.Map.Target == nil:
		between := sigma.Span{Start: i.Key.Span.End, End: n.Span.Start}
		if strings.Trim(s.Text(between), ": \r\n") != "" {
			return nil
		}
		_, column := s.Position(i.Key.Span.Start, sigma.UTF32)
		indent = strings.Repeat(" ", column+p.IndentWidth()) + "- "
		edits = append(edits, sigma.Edit{At: between, Text: ":" + s.LineBreak() + indent})
	default:
		return nil
	}
	for line := first + 1; line <= last; line++ {
		at := s.Line(line)
		text := s.Text(at)
		if spaces := len(text) - len(strings.TrimLeft(text, " ")); spaces < len(text) {
			edits = append(edits, sigma.Edit{At: sigma.Span{Start: at.Start, End: at.Start + spaces}, Text: indent})
		}
	}
	return edits
}
