package sigmahq

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "legal-trademark-words",
	Group:    "sigmahq",
	Severity: check.Warning,
	Optional: true,
	Profiles: warned,
	Title:    "MITRE trademark",
	What:     `Reports a MITRE trademark in a value or a comment.`,
	Why: `The owner requires the registered trademark sign, which is not ASCII.
SigmaHQ rules avoid the name; the tags express the same.`,
	Avoid: `
description: Detects the technique T1033 of MITRE ATT&CK`,
	Prefer: `
description: Detects the discovery of the current user
tags:
  - attack.t1033`,
	Run: legalTrademarkWords,
})

func legalTrademarkWords(p *check.Pass) {
	if p.Kind() == "" {
		return
	}
	text := p.File.Source.Text(p.Document.Span)
	for from := 0; from < len(text); {
		at, mark := len(text), ""
		for _, m := range taxonomy.Trademarks {
			if i := strings.Index(text[from:], m); i >= 0 && from+i < at {
				at, mark = from+i, m
			}
		}
		if mark == "" {
			return
		}
		start := p.Document.Span.Start + at
		p.Reportf(sigma.Span{Start: start, End: start + len(mark)}, "%q is a trademark that SigmaHQ rules avoid; remove it", mark)
		from = at + len(mark)
	}
}
