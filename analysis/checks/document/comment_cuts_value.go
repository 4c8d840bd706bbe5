package document

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "comment-cuts-value",
	Group:    "document",
	Severity: check.Hint,
	Title:    "value that a # may have cut short",
	Why: `Without quotes a value ends where a space and "#" follow: the rest of the line is a
comment. The check reports comments that look like the rest of the value, such as one
without a space after "#". Quote the value if the "#" belongs to it; put a space after
the "#" if it begins a comment.`,
	Avoid: `
detection:
  selection:
    CommandLine|contains: C:\Tools #2\a.exe
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains: 'C:\Tools #2\a.exe'
  condition: selection`,
	Run: commentCutsValue,
})

func commentCutsValue(p *check.Pass) {
	s := p.File.Source
	for _, i := range p.Items() {
		for _, n := range i.Nodes() {
			if n.Kind != sigma.Scalar || n.Style != sigma.Plain || !n.IsText() || n.Target != nil || n.Value == "" || i.Node.Style == sigma.Flow {
				continue
			}
			line := s.Line(s.LineOf(n.Span.End))
			if n.Span.End > line.End {
				continue
			}
			rest := s.Text(sigma.Span{Start: n.Span.End, End: line.End})
			comment := strings.TrimLeft(rest, " \t")
			if len(comment) < 2 || comment[0] != '#' || len(comment) == len(rest) {
				continue
			}
			text := strings.TrimLeft(comment[1:], " ")
			if text == "" {
				continue
			}
			// After a bare word it is a note, however it is written.
			glued := len(text) == len(comment)-1 && text[0] != '#' && !strings.HasPrefix(text, "sigma-lsp:") && strings.ContainsAny(n.Value, ` \/:=`)
			if !glued && strings.IndexByte(`/\-|&>`, text[0]) < 0 {
				continue
			}
			whole := sigma.Span{Start: n.Span.Start, End: n.Span.End + len(strings.TrimRight(rest, " \t\r"))}
			at := sigma.Span{Start: n.Span.End + len(rest) - len(comment), End: whole.End}
			f := p.Reportf(at, "this is a comment and not a part of the value %.40q; quote the value if it belongs to it", n.Value)
			if quoted, ok := sigma.Quote(s.Text(whole)); ok {
				f.Suggest("Quote value", sigma.Edit{At: whole, Text: quoted})
			}
			if glued {
				f.Suggest("Put a space after the #", sigma.Edit{At: sigma.Span{Start: at.Start + 1, End: at.Start + 1}, Text: " "})
			}
		}
	}
}
