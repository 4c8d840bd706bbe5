package modifier

import (
	"regexp"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "backslash-before-wildcard",
	Group:    "modifier",
	Severity: check.Hint,
	Profiles: map[string]check.Severity{"sigmahq": check.Off},
	Title:    "path that ends in an escaped wildcard",
	Why: `A backslash before "*" takes its meaning away, so a folder followed by "\*"
searches for a star in the path. A folder and anything below it needs two
backslashes: one is matched, the other one escapes it (Sigma rules
specification, "Escape Character").`,
	Avoid: `
detection:
  selection:
    Image: 'C:\Temp\*'
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image: 'C:\Temp\\*'
  condition: selection`,
	Run: backslashBeforeWildcard,
})

// folder is a part of a Windows path right before the end of a text.
var folder = regexp.MustCompile(`\\[\w .$-]+$`)

func backslashBeforeWildcard(p *check.Pass) {
	each(p, func(i check.Item, s sigma.String) {
		value := s.Node.Value
		for _, pair := range escapes(value) {
			if value[pair+1] == '\\' || s.Node.Target != nil || !folder.MatchString(value[:pair]) {
				continue
			}
			c := value[pair+1 : pair+2]
			place := s.Node.Sub(pair, pair+2)
			f := p.Reportf(place, "this is the character %q itself; a folder followed by any text ends in %q", c, `\\`+c)
			if s.Node.Style == sigma.SingleQuoted || s.Node.Style == sigma.Plain {
				f.Pick(`Write \\`+c, sigma.Edit{At: sigma.Span{Start: place.Start, End: place.Start}, Text: `\`})
			}
		}
	})
}
