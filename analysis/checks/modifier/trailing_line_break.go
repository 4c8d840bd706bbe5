package modifier

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "trailing-line-break",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "value that ends in a line break",
	Why: `A text block after "|" or ">" ends in a line break, which belongs to the value.
Hardly any event field ends in one, so the value never matches. "|-" and ">-" leave
the line break out.`,
	Avoid: `
detection:
  selection:
    CommandLine|contains: |
      whoami /priv
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains: |-
      whoami /priv
  condition: selection`,
	Run: trailingLineBreak,
})

func trailingLineBreak(p *check.Pass) {
	for i := range p.ReadableItems() {
		for _, n := range i.Nodes() {
			if n.Style != sigma.Literal && n.Style != sigma.Folded || n.Broken || n.Target != nil || !strings.HasSuffix(n.Value, "\n") {
				continue
			}
			line := p.File.Source.Line(p.File.Source.LineOf(n.Span.Start))
			head := p.File.Source.Text(sigma.Span{Start: n.Span.Start, End: line.End})
			end := 1 + len(head[1:]) - len(strings.TrimLeft(head[1:], "+-123456789"))
			at := sigma.Span{Start: n.Span.Start, End: n.Span.Start + end}
			f := p.Reportf(at, "the value ends in a line break and is not likely to match; use %q", head[:1]+"-")
			f.Pick("Leave the line break out", sigma.Edit{At: at, Text: head[:1] + strings.Trim(head[1:end], "+") + "-"})
		}
	}
}
