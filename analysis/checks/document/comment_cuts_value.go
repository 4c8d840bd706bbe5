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
	Title:    "value cut off by a comment",
	What: `Reports a comment that looks like the rest of an unquoted value, such as
one without a space after "#".`,
	Why: `An unquoted value ends before a space and "#"; the rest of the line is a
comment. Quote the value if the "#" belongs to it, or add a space after the "#" if it
starts a comment.`,
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
			f := p.Reportf(at, "this is a comment, not part of the value %.40q; quote the value if it belongs to it", n.Value)
			if quoted, ok := sigma.Quote(s.Text(whole)); ok {
				f.Suggest("Quote value", sigma.Edit{At: whole, Text: quoted})
			}
			if glued {
				f.Suggest("Add space after #", sigma.InsertAt(at.Start+1, " "))
			}
		}
	}
}
