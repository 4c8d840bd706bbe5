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
	Title:    "CRLF line endings",
	What:     `Reports lines that end with CR LF.`,
	Why: `The specification requires LF. YAML reads both alike, but every line shows
up as changed when someone saves the file on another system.`,
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
	f := p.Reportf(s.Line(s.LineOf(at)), "CRLF line endings; the specification requires LF")
	var edits []sigma.Edit
	for at >= 0 {
		edits = append(edits, sigma.Edit{At: sigma.Span{Start: at, End: at + 1}})
		next := strings.Index(whole[at+2:], "\r\n")
		if next < 0 {
			break
		}
		at += 2 + next
	}
	f.Fix("Convert all line endings to LF", edits...)
}
