package modifier

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "invisible-character",
	Group:    "modifier",
	Severity: check.Hint,
	Optional: true,
	Title:    "invisible character",
	What: `Reports zero-width spaces, no-break spaces, text direction marks and other
invisible characters in a value.`,
	Why: `They usually come from copied text. The value looks right but never
matches, unless the rule is meant to detect these characters.`,
	Avoid: `
detection:
  selection:
    CommandLine|contains: "who\u200Bami"
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection`,
	Run: invisibleCharacter,
})

// noBreakSpace looks like a space.
const noBreakSpace = '\u00a0'

func invisibleCharacter(p *check.Pass) {
	for _, i := range p.Items() {
		for _, n := range i.Nodes() { // one finding a list is enough
			at := strings.IndexFunc(n.Value, func(r rune) bool { return unicode.Is(unicode.Cf, r) || r == noBreakSpace })
			if at >= 0 && n.Target == nil {
				c, size := utf8.DecodeRuneInString(n.Value[at:])
				p.Reportf(n.Sub(at, at+size), "the value contains the invisible character U+%04X", c)
				break
			}
		}
	}
}
