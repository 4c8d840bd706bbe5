package sigmahq

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "title-not-first-line",
	Group:    "sigmahq",
	Severity: check.Warning,
	Optional: true,
	Profiles: warned,
	Title:    "title that is not the first key",
	What:     `Reports a title that follows other keys.`,
	Why: `Readers first want to know what a rule detects. The SigmaHQ tests require
the title before all other keys.`,
	Avoid: `
id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60
title: Whoami`,
	Prefer: `
title: Whoami
id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60`,
	Run: titleNotFirstLine,
})

func titleNotFirstLine(p *check.Pass) {
	title, ok := p.Entry("title")
	root := p.Document.Root
	if !ok || root == nil || title.Merged || p.Kind() == "" {
		return
	}
	i := slices.IndexFunc(root.Pairs, func(e sigma.Pair) bool { return e.Key == title.Key })
	if i <= 0 {
		return // the first, or of the document that contains "action: global"
	}
	f := p.Reportf(title.Key.Span, `the title follows %q; put it first`, root.Pairs[0].Key.Value)
	s := p.File.Source
	out := s.RemovePair(root, i)
	indent, alone := s.Indent(root.Pairs[0].Key.Span.Start)
	if out == nil || !alone || root.Style == sigma.Flow {
		return
	}
	first := root.Pairs[0].Key.Span.Start - len(indent)
	moved := sigma.InsertAt(first, strings.TrimRight(s.Text(out[0].At), "\r\n")+s.LineBreak())
	f.Fix("Move title to the top", append([]sigma.Edit{moved}, out...)...)
}
