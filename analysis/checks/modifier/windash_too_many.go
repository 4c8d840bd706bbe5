package modifier

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "windash-too-many",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    `too many dashes for "windash"`,
	What: `Reports a value with more than three dashes or slashes before words with
"windash".`,
	Why: `Each dash is tried in five variants, so every dash makes the query five
times as long. pySigma rejects values with more than three.`,
	Avoid: `
detection:
  selection:
    CommandLine|windash|contains: ' -a -b -c -d '
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|windash|contains|all:
      - ' -a -b '
      - ' -c -d '
  condition: selection`,
	Run: windashTooMany,
})

func windashTooMany(p *check.Pass) {
	for _, i := range p.Items() {
		if !i.Has("windash") {
			continue
		}
		for _, v := range i.Values {
			e, ok := v.(sigma.Expansion)
			if !ok {
				continue
			}
			dashes := 0
			for n := len(e.Values); n >= 5; n /= 5 {
				dashes++
			}
			if dashes > 3 {
				p.Reportf(e.Node.Span, "%d dashes expand to %d variants; pySigma allows at most three dashes", dashes, len(e.Values))
			}
		}
	}
}
