package modifier

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "value-cut-by-comment",
	Group:    "modifier",
	Severity: check.Hint,
	Title:    "unquoted value that a comment may cut",
	Why: `In an unquoted value a space and "#" begin a comment. Where the "#" was meant as
part of the value, the value is cut there.`,
	Avoid: `
detection:
  selection:
    Image|endswith: C:\Program Files\Tool #2\tool.exe
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image|endswith: 'C:\Program Files\Tool #2\tool.exe'
  condition: selection`,
	Run: valueCutByComment,
})

func valueCutByComment(p *check.Pass) {
	s := p.File.Source
	for i := range p.ReadableItems() {
		for _, n := range i.Nodes() {
			if n.Kind != sigma.Scalar || n.Style != sigma.Plain || n.Tag != "!!str" || n.Target != nil || n.Broken || !strings.ContainsAny(n.Value, ` \/`) {
				continue
			}
			line := s.Line(s.LineOf(n.Span.End))
			rest := s.Text(sigma.Span{Start: n.Span.End, End: line.End})
			text := strings.TrimSpace(rest)
			after, prose := strings.CutPrefix(text, "# ") // a comment in prose begins so, and with a letter
			if !strings.HasPrefix(text, "#") || strings.HasPrefix(text, "##") || prose && (after == "" || strings.IndexByte(`/\-`, after[0]) < 0) {
				continue
			}
			end := n.Span.End + len(strings.TrimRight(rest, " \t"))
			f := p.Reportf(sigma.Span{Start: n.Span.End + strings.IndexByte(rest, '#'), End: end}, "YAML reads this as a comment; quote the value if it is part of it")
			if quoted, ok := sigma.Quote(s.Text(sigma.Span{Start: n.Span.Start, End: end})); ok {
				f.Pick("Quote value with the comment", sigma.Edit{At: sigma.Span{Start: n.Span.Start, End: end}, Text: quoted})
			}
		}
	}
}
