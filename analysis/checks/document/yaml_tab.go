package document

import (
	"fmt"
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/yaml"
)

var _ = check.Register(check.Check{
	Name:      "yaml-tab",
	Group:     "document",
	Severity:  check.Error,
	Mandatory: true,
	Title:     "tab where YAML requires spaces",
	What: `Reports a tab used for indentation or before a key or a list item. A tab
between or after values is a warning: YAML allows it, but pySigma (PyYAML) rejects the
file.`,
	Why: `Editors show a tab like spaces, so the error is hard to see, and other
tools cannot read the file.`,
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
	var before []*check.Finding // before a key or item
	var empty []*check.Finding  // on lines without content
	var remove []sigma.Edit
	for _, f := range p.Problems() {
		switch {
		case f.Severity < check.Error || f.HasFixes():
		case ends(s, f.At):
			empty = append(empty, f)
			remove = append(remove, sigma.Edit{At: f.At})
		default:
			before = append(before, f)
		}
	}
	for _, f := range empty {
		f.Fix("Remove tabs on empty lines", remove...)
	}
	if len(before) > 0 {
		writeSpaces(p, before)
	}
	text := s.Text(at)
	if p.Document.Broken || strings.IndexByte(text, '\t') < 0 {
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
		if slices.ContainsFunc(quoted, run.Within) {
			continue
		}
		f := p.Reportf(run, "YAML allows a tab here, but pySigma rejects the file; use a space").WithSeverity(check.Warning)
		switch {
		case slices.ContainsFunc(plain, run.Within): // it is a part of the value
		case ends(s, run):
			f.Fix("Remove tab", sigma.Edit{At: run})
		default:
			f.Fix("Use a space", sigma.Edit{At: run, Text: " "})
		}
	}
}

// ends reports whether nothing follows a run of tabs on its line.
func ends(s *sigma.Source, tabs sigma.Span) bool {
	return strings.Trim(s.Text(sigma.Span{Start: tabs.End, End: s.Line(s.LineOf(tabs.Start)).End}), " \t\r\n") == ""
}

// writeSpaces offers spaces for the tabs before keys and items.
func writeSpaces(p *check.Pass, found []*check.Finding) {
	widths, sure := tabWidths(p)
	for _, f := range found {
		for _, w := range widths {
			title := fmt.Sprintf("Replace each tab of indentation with %d spaces", w.spaces)
			f.FixIf(sure, title, w.edits...)
		}
	}
}

// width is how many spaces replace a tab, and what the document is then.
type width struct {
	spaces int
	edits  []sigma.Edit
	root   *sigma.Node
	whole  bool
}

// tabWidths finds the widths of a tab with which the document has no tab in its
// indentation that stops a reader. It is sure if the document can be read then
// and says the same with each of them; one is enough to know it.
func tabWidths(p *check.Pass) (widths []width, sure bool) {
	const most = 64 << 10 // longer texts are left to their authors
	s, at := p.File.Source, p.Document.Span
	if at.End-at.Start > most {
		return nil, false
	}
	lines := tabbed(p)
	for _, spaces := range []int{4, 2, 8} {
		w := width{spaces: spaces}
		for _, run := range lines {
			w.edits = append(w.edits, sigma.Edit{At: run, Text: strings.ReplaceAll(s.Text(run), "\t", strings.Repeat(" ", spaces))})
		}
		after, ok := s.Apply(w.edits)
		if !ok {
			return nil, false
		}
		grown := after.Len() - s.Len()
		var faults []sigma.Problem
		w.root, faults = sigma.ParseYAML(sigma.NewSource(after.Text(sigma.Span{Start: at.Start, End: at.End + grown})))
		if !slices.ContainsFunc(faults, func(f sigma.Problem) bool { return f.Check == "yaml-tab" }) {
			w.whole = len(faults) == 0
			widths = append(widths, w)
		}
	}
	if whole := slices.DeleteFunc(slices.Clone(widths), func(w width) bool { return !w.whole }); len(whole) > 0 {
		widths = whole
	}
	if len(widths) == 0 || !widths[0].whole {
		return widths[:min(1, len(widths))], false
	}
	if slices.ContainsFunc(widths, func(w width) bool { return !yaml.Equal(w.root, widths[0].root, false) }) {
		return widths, false
	}
	return widths[:1], true
}

// tabbed is the indentation of the lines that reading reported, and of all others
// that begin with a tab, of which it reports only some: no text block has such
// lines.
func tabbed(p *check.Pass) (runs []sigma.Span) {
	s := p.File.Source
	reported := map[int]bool{}
	for _, problem := range p.Document.Problems {
		if problem.Check == "yaml-tab" {
			reported[s.LineOf(problem.At.Start)] = true
		}
	}
	for line := s.LineOf(p.Document.Span.Start); line < s.Lines() && s.Line(line).Start < p.Document.Span.End; line++ {
		at := s.Line(line)
		text := s.Text(at)
		if reported[line] || strings.HasPrefix(text, "\t") {
			if lead := len(text) - len(strings.TrimLeft(text, " \t")); lead < len(text) {
				runs = append(runs, sigma.Span{Start: at.Start, End: at.Start + lead})
			}
		}
	}
	return runs
}
