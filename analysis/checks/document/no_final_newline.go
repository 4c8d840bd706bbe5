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
	Title:    "missing newline at the end of the file",
	What:     `Reports a file whose last line does not end with a line break.`,
	Why: `Programs that concatenate files join the two lines, and the next change
also touches the last line.`,
	Prefer: "title: Whoami run by SYSTEM",
	Run:    noFinalNewline,
})

func noFinalNewline(p *check.Pass) {
	s := p.File.Source
	end := sigma.Span{Start: s.Len(), End: s.Len()}
	if p.Document != p.File.Documents[len(p.File.Documents)-1] || s.Len() == 0 || strings.HasSuffix(text(p), "\n") || strings.HasSuffix(text(p), "\r") {
		return
	}
	f := p.Reportf(end, "missing newline at the end of the file")
	inside := p.Document.Broken // of a text to which the line break would belong
	nodes(p.Document.Root, func(n *sigma.Node) bool {
		inside = inside || n.Span.End == s.Len() && (n.Style == sigma.Literal || n.Style == sigma.Folded)
		return true
	})
	edit := sigma.Edit{At: end, Text: s.LineBreak()}
	f.FixIf(!inside, "Add newline", edit)
}
