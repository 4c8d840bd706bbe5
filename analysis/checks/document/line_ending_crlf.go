package document

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "line-ending-crlf",
	Group:    "document",
	Severity: check.Info,
	Optional: true,
	Title:    "lines that end with CR LF",
	Why: `The specification asks for lines that end with LF alone. YAML reads both alike, also
inside of texts over several lines; but every line counts as changed when somebody
saves the file on another system.`,
	Prefer: "title: Whoami run by SYSTEM",
	Run:    lineEndingCRLF,
})

func lineEndingCRLF(p *check.Pass) {
	s := p.File.Source
	if !first(p) {
		return
	}
	whole := s.Text(sigma.Span{End: s.Len()})
	at := strings.Index(whole, "\r\n")
	if at < 0 {
		return
	}
	f := p.Reportf(s.Line(s.LineOf(at)), "lines end with CR LF here; the specification asks for LF")
	var edits []sigma.Edit
	for at >= 0 {
		edits = append(edits, sigma.Edit{At: sigma.Span{Start: at, End: at + 1}})
		next := strings.Index(whole[at+2:], "\r\n")
		if next < 0 {
			break
		}
		at += 2 + next
	}
	f.Fix("End all lines with LF", edits...)
}
