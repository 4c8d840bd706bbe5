package modifier

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "double-wildcard",
	Group:    "modifier",
	Severity: check.Info,
	Title:    "double wildcard",
	What:     `Reports "**" in a value.`,
	Why:      `"*" matches any number of characters, so a second "*" has no effect.`,
	Avoid: `
detection:
  selection:
    CommandLine: 'who**ami'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine: 'who*ami'
  condition: selection`,
	Run: doubleWildcard,
})

func doubleWildcard(p *check.Pass) {
	each(p, func(_ check.Item, s sigma.String) {
		for n := 1; n < len(s.Parts); n++ {
			one, two := s.Parts[n-1], s.Parts[n]
			if one.Kind != sigma.Any || two.Kind != sigma.Any || one.At.Start < 0 || two.At.Start < 0 {
				continue
			}
			pair := s.Node.Sub(one.At.Start, two.At.End)
			f := p.Reportf(pair, "\"**\" means the same as \"*\"")
			if second, ok := at(s, two); ok && s.Node.Target == nil {
				f.Fix("Write *", sigma.Edit{At: second})
			}
		}
	})
}
