package modifier

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "escaped-wildcard",
	Group:    "modifier",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Hint},
	Title:    "literal wildcard",
	What:     `Reports a wildcard that a backslash makes a literal character.`,
	Why: `That is right if the log contains the character itself. In a path it is
almost always a mistake, which backslash-before-wildcard reports.`,
	Avoid: `
detection:
  selection:
    CommandLine|contains: '\*'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains: 'a*b'
  condition: selection`,
	Run: escapedWildcard,
})

func escapedWildcard(p *check.Pass) {
	each(p, func(i check.Item, s sigma.String) {
		for _, pair := range escapes(s.Node.Value) {
			if c := s.Node.Value[pair+1]; c != '\\' && s.Node.Target == nil && !inPath(s.Node, pair) {
				p.Reportf(s.Node.Sub(pair, pair+2), "this %q is matched literally", string(c))
			}
		}
	})
}

// escapes are the offsets of the backslashes that escape the
// character after them. Source: Sigma rules specification, "Escape
// Character".
func escapes(value string) (places []int) {
	for i := 0; i+1 < len(value); i++ {
		if value[i] == '\\' && strings.IndexByte(`\*?`, value[i+1]) >= 0 {
			places = append(places, i)
			i++
		}
	}
	return places
}
