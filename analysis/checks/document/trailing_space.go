package document

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "trailing-space",
	Group:    "document",
	Severity: check.Hint,
	Optional: true,
	Title:    "blanks at the end of a line",
	Why: `Nobody sees blanks at the end of a line, and reviews show lines as changed for them.
In a text over several lines they can belong to the value: there they are a choice.`,
	Avoid:  "title: Whoami run by SYSTEM" + "  ",
	Prefer: "title: Whoami run by SYSTEM",
	Run:    trailingSpace,
})

func trailingSpace(p *check.Pass) {
	whole, offset := text(p), p.Document.Span.Start
	var inside []sigma.Span // texts over several lines
	looked := false
	for line := range strings.Lines(whole) {
		bare := strings.TrimRight(line, "\r\n")
		end := offset + len(bare)
		start := offset + len(strings.TrimRight(bare, " \t"))
		offset += len(line)
		if start == end {
			continue
		}
		if !looked {
			looked = true
			nodes(p.Document.Root, func(n *sigma.Node) bool {
				if severalLines(p.File.Source, n) {
					inside = append(inside, n.Span)
				}
				return true
			})
		}
		at := sigma.Span{Start: start, End: end}
		f := p.Reportf(at, "blanks at the end of the line")
		safe := !p.Document.Broken
		for _, n := range inside {
			safe = safe && (at.End <= n.Start || n.End < at.End)
		}
		if safe {
			f.Fix("Remove them", sigma.Edit{At: at})
		} else {
			f.Suggest("Remove them", sigma.Edit{At: at})
		}
	}
}
