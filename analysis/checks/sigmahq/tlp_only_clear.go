package sigmahq

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "tlp-only-clear",
	Group:    "sigmahq",
	Severity: check.Warning,
	Optional: true,
	Profiles: warned,
	Title:    "restrictive TLP tag in a public rule",
	What:     `Reports a tag of the Traffic Light Protocol other than "tlp.clear".`,
	Why: `The tag says who may see a rule. A published rule is for everyone, so any
other tag contradicts the publication.`,
	Avoid: `
tags:
  - tlp.amber`,
	Prefer: `
tags:
  - tlp.clear`,
	Run: tlpOnlyClear,
})

func tlpOnlyClear(p *check.Pass) {
	items(p, "tags", func(tag *sigma.Node) {
		if colour, ok := strings.CutPrefix(tag.Value, "tlp."); ok && colour != "clear" {
			p.Reportf(tag.Span, `%.40q restricts sharing; use "tlp.clear" or no TLP tag in a public rule`, tag.Value)
		}
	})
}
