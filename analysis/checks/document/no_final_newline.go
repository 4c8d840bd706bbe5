package document

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "no-final-newline",
	Group:    "document",
	Severity: check.Hint,
	Optional: true,
	Title:    "last line without an end",
	Why: `A text file ends with the end of its last line. Where that is missing, programs that
join files join two lines, and the next change touches the last line as well.`,
	Prefer: "title: Whoami run by SYSTEM",
	Run:    noFinalNewline,
})

func noFinalNewline(p *check.Pass) {
	s := p.File.Source
	end := sigma.Span{Start: s.Len(), End: s.Len()}
	if p.Document != p.File.Documents[len(p.File.Documents)-1] || s.Len() == 0 || strings.HasSuffix(text(p), "\n") || strings.HasSuffix(text(p), "\r") {
		return
	}
	f := p.Reportf(end, "the last line of the file has no end; add a line break")
	inside := p.Document.Broken // of a text to which the line break would belong
	nodes(p.Document.Root, func(n *sigma.Node) bool {
		inside = inside || n.Span.End == s.Len() && (n.Style == sigma.Literal || n.Style == sigma.Folded)
		return true
	})
	edit := sigma.Edit{At: end, Text: s.LineBreak()}
	if inside {
		f.Suggest("Add a line break", edit)
	} else {
		f.Fix("Add a line break", edit)
	}
}
