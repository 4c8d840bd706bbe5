package document

import (
	"fmt"
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
	Title:    "indentation is not four spaces",
	What: `Reports a file whose blocks are not indented by four spaces. There is one
finding per file, and its fix changes all blocks.`,
	Why: `The SigmaHQ conventions indent by four spaces, including lists below their
key. YAML allows any number; using the same one everywhere keeps diffs small.`,
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
	if !first(p) {
		return
	}
	var blocks []block
	several := false
	for _, d := range p.File.Documents {
		if d.Broken || d.Kind == sigma.NotSigma {
			continue
		}
		nodes(d.Root, func(n *sigma.Node) bool {
			blocks = append(blocks, indented(p.File.Source, n)...)
			return n.Style != sigma.Flow
		})
	}
	if len(blocks) == 0 {
		return
	}
	s := p.File.Source
	by := make([]int, s.Lines()+1) // from a line on
	for _, b := range blocks {
		by[b.lines.Start] += b.by
		by[b.lines.End] -= b.by
		nodes(b.value, func(n *sigma.Node) bool {
			several = several || severalLines(s, n)
			return !several
		})
	}
	b, more := blocks[0], ""
	switch others := len(blocks) - 1; {
	case others == 1:
		more = "; another block of the file differs too"
	case others > 1:
		more = fmt.Sprintf("; %d other blocks of the file differ too", others)
	}
	f := p.Reportf(b.at, "%.40q is indented by %d spaces, expected %d%s", b.key, b.is, step, more)
	edits := shift(s, by)
	f.FixIf(!several, "Indent by four spaces", edits...)
}

// block is the value of a key whose indentation is not that of the convention.
type block struct {
	key   string
	value *sigma.Node
	at    sigma.Span // the indentation of its first line
	is    int        // spaces from the key
	by    int        // spaces to add
	lines sigma.Span // that move with it
}

// indented looks at the blocks below the keys of a mapping.
func indented(s *sigma.Source, n *sigma.Node) (blocks []block) {
	if n.Kind != sigma.Mapping || n.Style == sigma.Flow || n.Target != nil {
		return nil
	}
	for _, e := range n.Pairs {
		v := e.Value
		if e.Merged || v.Broken || v.Target != nil || v.Kind == sigma.Scalar || v.Style == sigma.Flow || len(v.Pairs)+len(v.Items) == 0 {
			continue
		}
		indent, alone := s.Indent(v.Span.Start)
		if !alone || s.LineOf(v.Span.Start) == s.LineOf(e.Key.Span.End) {
			continue
		}
		column := e.Key.Span.Start - s.Line(s.LineOf(e.Key.Span.Start)).Start
		// After the dash of a list, four spaces count from the dash or from the key.
		if before := s.Text(sigma.Span{Start: e.Key.Span.Start - column, End: e.Key.Span.Start}); strings.HasSuffix(before, "- ") && len(indent) == column+step-2 {
			continue
		}
		if is := len(indent) - column; is != step {
			blocks = append(blocks, block{
				key: e.Key.Value, value: v, is: is, by: step - is,
				at:    sigma.Span{Start: v.Span.Start - len(indent), End: v.Span.Start},
				lines: sigma.Span{Start: s.LineOf(e.Key.Span.End) + 1, End: s.LineOf(v.Span.End) + 1},
			})
		}
	}
	return blocks
}

// shift moves lines to the right, or to the left as far as they have spaces. What is
// to be added to a line is the sum of all numbers up to its own.
func shift(s *sigma.Source, from []int) (edits []sigma.Edit) {
	by := 0
	for line := range s.Lines() {
		by += from[line]
		at := s.Line(line)
		spaces := len(s.Text(at)) - len(strings.TrimLeft(s.Text(at), " "))
		switch {
		case by == 0 || at.Start+spaces == at.End: // an empty line
		case by > 0:
			edits = append(edits, sigma.InsertAt(at.Start, strings.Repeat(" ", by)))
		case spaces >= -by:
			edits = append(edits, sigma.Edit{At: sigma.Span{Start: at.Start, End: at.Start - by}})
		}
	}
	return edits
}
