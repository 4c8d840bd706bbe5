package modifier

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "windash-too-many",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "value with more dashes than pySigma varies",
	Why: `Each dash or slash before a word is tried in five forms, so every one more makes
the query five times as long. pySigma refuses values with more than three.`,
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
				p.Reportf(e.Node.Span, "%d dashes make %d variants of this value; pySigma takes three dashes at the most", dashes, len(e.Values))
			}
		}
	}
}
