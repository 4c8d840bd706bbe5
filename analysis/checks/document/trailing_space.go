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
	Title:    "trailing whitespace",
	What:     `Reports spaces and tabs at the end of a line.`,
	Why: `Trailing whitespace is invisible, but shows up as a change in reviews. In a
multi-line text it can be part of the value, so there the fix is only a suggestion.`,
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
		f := p.Reportf(at, "trailing whitespace")
		safe := !p.Document.Broken
		for _, n := range inside {
			safe = safe && (at.End <= n.Start || n.End < at.End)
		}
		f.FixIf(safe, "Remove trailing whitespace", sigma.Edit{At: at})
	}
}
