package modifier

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "exists-both",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    `"exists" with both true and false`,
	What:     `Reports a list of true and false with "exists".`,
	Why:      `A field exists or it does not, so the item matches every event.`,
	Avoid: `
detection:
  selection:
    User|exists: [true, false]
  condition: selection`,
	Prefer: `
detection:
  selection:
    User|exists: true
  condition: selection`,
	Run: existsBoth,
})

func existsBoth(p *check.Pass) {
	for _, i := range p.Items() {
		yes, no := false, false
		for _, v := range i.Values {
			if e, ok := v.(sigma.Exists); ok {
				yes, no = yes || e.True, no || !e.True
			}
		}
		if yes && no && !i.All {
			p.Reportf(i.Node.Span, "true and false together match every event; remove one of them")
		}
	}
}
