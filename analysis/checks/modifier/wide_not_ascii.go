package modifier

import (
	"slices"
	"strings"
	"unicode"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "wide-not-ascii",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "UTF-16 encoding of non-ASCII text",
	What:     `Reports non-ASCII text with "wide" or another UTF-16 modifier.`,
	Why: `pySigma can encode only ASCII text as UTF-16 and rejects the rule. The
specification has no such limit, and neither has sigma-lsp.`,
	Avoid: `
detection:
  selection:
    CommandLine|wide|base64offset|contains: größe
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|wide|base64offset|contains: size
  condition: selection`,
	Run: wideNotASCII,
})

func wideNotASCII(p *check.Pass) {
	for _, i := range p.Items() {
		if !slices.ContainsFunc(wides, i.Has) {
			continue
		}
		for _, n := range i.Nodes() {
			if strings.ContainsFunc(n.Value, func(r rune) bool { return r > unicode.MaxASCII }) {
				p.Reportf(n.Span, "pySigma can encode only ASCII text as UTF-16 and rejects the rule")
			}
		}
	}
}
