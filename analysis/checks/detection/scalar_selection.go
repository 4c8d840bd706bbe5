package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "scalar-selection",
	Group:    "detection",
	Severity: check.Info,
	Title:    "selection that is a plain value",
	What:     `Reports a selection that is neither a list nor a mapping.`,
	Why: `The schema allows only lists and mappings. pySigma reads a plain value as a
keyword; other tools reject it. A list with one keyword means the same. A field with a
modifier but without a colon is an error: it would be searched for as a keyword.`,
	Avoid: `
title: Mimikatz
detection:
  keywords: mimikatz
  condition: keywords`,
	Prefer: `
detection:
  keywords:
    - mimikatz
  condition: keywords`,
	Run: scalarSelection,
})

func scalarSelection(p *check.Pass) {
	for _, s := range p.Selections() {
		n := s.Node
		if s.Broken || n.Kind != sigma.Scalar || n.IsNull() || n.Target != nil || ofRule(p, s.Name.Value) {
			continue
		}
		if field := sigma.UnfinishedItem(n); field != "" {
			f := p.Reportf(n.Span, "a selection must be a list or a mapping; missing colon after %.80q", field).WithSeverity(check.Error)
			if beginning(field) != "" {
				f.Suggest("Add colon", sigma.InsertAt(n.Span.Start+len(field), ":"))
			}
			continue
		}
		f := p.Reportf(n.Span, "a selection must be a list or a mapping; write the keyword as a list")
		source := p.File.Source
		list := []sigma.Edit{
			{At: sigma.Span{Start: n.Span.Start, End: n.Span.Start}, Text: "["},
			{At: sigma.Span{Start: n.Span.End, End: n.Span.End}, Text: "]"},
		}
		switch {
		case n.Style == sigma.Literal || n.Style == sigma.Folded:
		case source.LineOf(n.Span.Start) != source.LineOf(n.Span.End):
			f.Suggest("Convert each line to a list item", eachLine(source, n)...)
		case half(p, source, s):
			f.Suggest("Convert to list", list...)
		default:
			f.Fix("Convert to list", list...)
		}
	}
}

// beginning is the field with its modifiers that a text begins with, or "" where
// one of them is unknown.
func beginning(text string) string {
	word, _, _ := strings.Cut(text, " ")
	field, modifiers, ok := strings.Cut(word, "|")
	if !ok || field == "" {
		return ""
	}
	for name := range strings.SplitSeq(modifiers, "|") {
		if sigma.LookupModifier(name) == nil {
			return ""
		}
	}
	return word
}

// half reports whether a selection may be half an item rather than a keyword: a
// field at the indentation of selections, or one below its selection that has
// no colon yet.
func half(p *check.Pass, source *sigma.Source, s *sigma.Selection) bool {
	return p.Taxonomy().KnownField(s.Name.Value) || beginning(s.Name.Value) != "" || source.LineOf(s.Name.Span.Start) != source.LineOf(s.Node.Span.Start)
}

// eachLine makes items of the lines of a plain value that all start at one column,
// which YAML reads as one text.
func eachLine(s *sigma.Source, n *sigma.Node) (edits []sigma.Edit) {
	indent, alone := s.Indent(n.Span.Start)
	if n.Style != sigma.Plain || !alone {
		return nil
	}
	for line := s.LineOf(n.Span.Start); line <= s.LineOf(n.Span.End); line++ {
		at := s.Line(line)
		text := s.Text(at)
		body := strings.TrimLeft(text, " ")
		switch {
		case strings.TrimSpace(body) == "":
			continue
		case len(text)-len(body) != len(indent):
			return nil
		}
		start := at.Start + len(indent)
		edits = append(edits, sigma.InsertAt(start, "- "))
	}
	return edits
}
