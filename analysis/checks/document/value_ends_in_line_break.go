package document

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "value-ends-in-line-break",
	Group:    "document",
	Severity: check.Warning,
	Title:    "block text that ends with a line break",
	What: `Reports a value written as block text, after "|" or ">", whose final line
break is part of the value.`,
	Why: `No event has a line break there, so the value never matches. "|-" and ">-"
drop the final line break.`,
	Avoid: `
detection:
  selection:
    CommandLine|contains: |
      whoami /all
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains: |-
      whoami /all
  condition: selection`,
	Run: valueEndsInLineBreak,
})

func valueEndsInLineBreak(p *check.Pass) {
	for _, i := range p.Items() {
		for _, n := range i.Nodes() {
			if n.Kind != sigma.Scalar || n.Style != sigma.Literal && n.Style != sigma.Folded || n.Target != nil || !strings.HasSuffix(n.Value, "\n") {
				continue
			}
			// The head is "|" or ">" with the number of its indentation and "+", in
			// either order.
			text := p.File.Source.Text(n.Span)
			end := len(text) - len(strings.TrimLeft(text[1:], "+0123456789")) // after the header
			head := strings.ReplaceAll(text[:end], "+", "") + "-"
			at := sigma.Span{Start: n.Span.Start, End: n.Span.Start + end}
			p.Reportf(at, "the final line break is part of the value, so it never matches; use %q", head).
				Suggest("Write "+head, sigma.Edit{At: at, Text: head})
		}
	}
}
