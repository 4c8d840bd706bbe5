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
	Title:    "block of text whose line break is part of the value",
	Why: `A text after "|" or ">" ends in a line break, which belongs to the value. No event
has it there, so the value never matches. "|-" and ">-" leave it out.`,
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
			end := len(text) - len(strings.TrimLeft(text[1:], "+0123456789")) // behind the head
			head := strings.ReplaceAll(text[:end], "+", "") + "-"
			at := sigma.Span{Start: n.Span.Start, End: n.Span.Start + end}
			p.Reportf(at, "the line break at the end of this block is part of the value, which no event holds; write %q", head).
				Suggest("Write "+head, sigma.Edit{At: at, Text: head})
		}
	}
}
