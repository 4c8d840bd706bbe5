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
	Title:    "character that nobody sees",
	Why: `Blanks of no width, marks of writing direction and their like come in with copied
text. A value that holds one looks right and matches nothing, unless the rule
looks for just that trick.`,
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

func invisibleCharacter(p *check.Pass) {
	for _, i := range p.Items() {
		for _, n := range i.Nodes() { // one finding a list is enough
			at := strings.IndexFunc(n.Value, func(r rune) bool { return unicode.Is(unicode.Cf, r) })
			if at >= 0 && n.Target == nil {
				c, size := utf8.DecodeRuneInString(n.Value[at:])
				p.Reportf(n.Sub(at, at+size), "the value holds the invisible character U+%04X", c)
				break
			}
		}
	}
}
