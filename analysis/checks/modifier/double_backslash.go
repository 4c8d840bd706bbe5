package modifier

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "double-backslash",
	Group:    "modifier",
	Severity: check.Hint,
	Optional: true,
	Title:    "unnecessary escape",
	What:     `Reports two backslashes before a plain character.`,
	Why: `Sigma reads one and two backslashes before a plain character alike (Sigma
rules specification, section "Escape Character"). One backslash is easier to read.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\\whoami.exe'
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: doubleBackslash,
})

func doubleBackslash(p *check.Pass) {
	each(p, func(i check.Item, s sigma.String) {
		value := s.Node.Value
		if s.Node.Target != nil || s.Node.Style == sigma.DoubleQuoted {
			return // there the text doubles them itself
		}
		for _, pair := range escapes(value) {
			alone := pair == 0 || value[pair-1] != '\\'
			if alone && value[pair+1] == '\\' && pair+2 < len(value) && strings.IndexByte(`\*?%`, value[pair+2]) < 0 {
				at := s.Node.Sub(pair, pair+2)
				p.Reportf(at, "unnecessary escape; one backslash means the same here").
					Fix("Remove one backslash", sigma.Edit{At: s.Node.Sub(pair, pair+1)})
			}
		}
	})
}
