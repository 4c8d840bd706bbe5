package document

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "indent-not-4",
	Group:    "document",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Hint},
	Title:    "indentation by another step than four blanks",
	Why: `The convention of SigmaHQ indents by four blanks, lists below their key too. YAML takes
any step; one of them for all rules keeps reviews short. The fix moves the whole
block.`,
	Avoid: `
detection:
  selection:
    User: SYSTEM
  condition: selection`,
	Prefer: `
logsource:
    category: process_creation
detection:
    selection:
        User: SYSTEM
    condition: selection`,
	Run: indentNot4,
})

const step = 4

func indentNot4(p *check.Pass) {
	if !p.Document.Broken {
		nodes(p.Document.Root, func(n *sigma.Node) bool {
			indented(p, n)
			return n.Style != sigma.Flow
		})
	}
}

// indented looks at the blocks below the keys of a mapping.
func indented(p *check.Pass, n *sigma.Node) {
	s := p.File.Source
	if n.Kind != sigma.Mapping || n.Style == sigma.Flow || n.Target != nil {
		return
	}
	for _, e := range n.Pairs {
		v := e.Value
		if e.Merged || v.Broken || v.Target != nil || v.Kind == sigma.Scalar || v.Style == sigma.Flow || len(v.Pairs)+len(v.Items) == 0 {
			continue
		}
		line := s.LineOf(v.Span.Start)
		indent, alone := s.Indent(v.Span.Start)
		if !alone || line == s.LineOf(e.Key.Span.End) {
			continue
		}
		column := e.Key.Span.Start - s.Line(s.LineOf(e.Key.Span.Start)).Start
		want := column + step
		// Behind the dash of a list, four blanks count from the dash or from the key.
		if before := s.Text(sigma.Span{Start: e.Key.Span.Start - column, End: e.Key.Span.Start}); strings.HasSuffix(before, "- ") && len(indent) == column+step-2 {
			continue
		}
		if len(indent) == want {
			continue
		}
		at := sigma.Span{Start: v.Span.Start - len(indent), End: v.Span.Start}
		f := p.Reportf(at, "%.40q is indented by %d, not by %d", e.Key.Value, len(indent)-column, step)
		edits, several := shift(s, sigma.Span{Start: s.LineOf(e.Key.Span.End) + 1, End: s.LineOf(v.Span.End) + 1}, want-len(indent)), false
		nodes(v, func(n *sigma.Node) bool {
			several = several || severalLines(s, n)
			return !several
		})
		if several {
			f.Pick("Indent it by four blanks", edits...)
		} else {
			f.Fix("Indent it by four blanks", edits...)
		}
	}
}

// shift moves lines to the right, or to the left as far as they have blanks.
func shift(s *sigma.Source, lines sigma.Span, by int) (edits []sigma.Edit) {
	for line := lines.Start; line < lines.End; line++ {
		at := s.Line(line)
		blanks := len(s.Text(at)) - len(strings.TrimLeft(s.Text(at), " "))
		switch {
		case at.Start+blanks == at.End: // an empty line
		case by > 0:
			edits = append(edits, sigma.Edit{At: sigma.Span{Start: at.Start, End: at.Start}, Text: strings.Repeat(" ", by)})
		case blanks >= -by:
			edits = append(edits, sigma.Edit{At: sigma.Span{Start: at.Start, End: at.Start - by}})
		}
	}
	return edits
}
