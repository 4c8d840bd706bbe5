package document

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "yaml-tab",
	Group:    "document",
	Severity: check.Error,
	Title:    "tab where blanks belong",
	Why: `YAML allows only spaces before a key or a list item. Editors show a tab like
spaces, which makes this fault hard to see, and the file cannot be read by any
other tool. Between and behind values YAML allows tabs, but the reader of pySigma
(PyYAML) refuses the file for one: a warning.`,
	Avoid: `
detection:
  selection:
		Image: 'C:\Windows\System32\whoami.exe'
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image: 'C:\Windows\System32\whoami.exe'
  condition: selection`,
	Run: yamlTab,
})

func yamlTab(p *check.Pass) {
	s, at := p.File.Source, p.Document.Span
	for _, f := range p.Found() {
		if behind(s, f.At) {
			f.Fix("Remove it", sigma.Edit{At: f.At})
		}
	}
	text := s.Text(at)
	if !p.Whole || strings.IndexByte(text, '\t') < 0 {
		return
	}
	var quoted, plain []sigma.Span
	nodes(p.Document.Root, func(n *sigma.Node) bool {
		switch {
		case n.Kind != sigma.Scalar:
		case n.Style == sigma.Plain:
			plain = append(plain, n.Span)
		default:
			quoted = append(quoted, n.Span)
		}
		return true
	})
	for _, c := range p.Document.Comments(s) {
		quoted = append(quoted, c.At)
	}
	for i := 0; i < len(text); i++ {
		if text[i] != '\t' {
			continue
		}
		run := sigma.Span{Start: at.Start + i}
		for ; i < len(text) && (text[i] == '\t' || text[i] == ' '); i++ {
			if text[i] == '\t' {
				run.End = at.Start + i + 1
			}
		}
		holds := func(n sigma.Span) bool { return run.Within(n) }
		if slices.ContainsFunc(quoted, holds) {
			continue
		}
		f := p.Reportf(run, "YAML allows a tab here, but pySigma does not read a file with one; write a blank").Milder(check.Warning)
		switch {
		case slices.ContainsFunc(plain, holds): // it is a part of the value
		case behind(s, run):
			f.Fix("Remove it", sigma.Edit{At: run})
		default:
			f.Fix("Write a blank", sigma.Edit{At: run, Text: " "})
		}
	}
}

// behind reports whether nothing more stands on the line of a run of tabs.
func behind(s *sigma.Source, tabs sigma.Span) bool {
	return strings.Trim(s.Text(sigma.Span{Start: tabs.End, End: s.Line(s.LineOf(tabs.Start)).End}), " \t\r\n") == ""
}
