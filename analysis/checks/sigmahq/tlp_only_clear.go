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
	Title:    "public rule that may not be passed on",
	Why: `A tag of the traffic light protocol says who may see a rule. What is published for
everybody is "tlp.clear"; any other colour contradicts the place where it stands.
The colour is the author's to change.`,
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
			p.Reportf(tag.Span, `%.40q keeps the rule from being shared; public rules have "tlp.clear" or no such tag`, tag.Value)
		}
	})
}
