package modifier

import (
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "curly-quotes",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "curly quotes around a value",
	Why: `Text processors and chat programs turn straight quotes into curly ones. To YAML
those are part of the value, which then matches nothing.`,
	Avoid: `
detection:
  selection:
    Image|endswith: ‘\whoami.exe’
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: curlyQuotes,
})

// curly are the quotes of the world's languages that are not those of YAML.
const curly = "‘’‚‛“”„‟«»‹›´`＇＂"

func curlyQuotes(p *check.Pass) {
	for i := range p.ReadableItems() {
		for _, n := range i.Nodes() {
			if n.Kind != sigma.Scalar || n.Style != sigma.Plain || n.Target != nil || n.Broken {
				continue
			}
			first, size := utf8.DecodeRuneInString(n.Value)
			last, end := utf8.DecodeLastRuneInString(n.Value)
			if len(n.Value) < size+end || !strings.ContainsRune(curly, first) || !strings.ContainsRune(curly, last) {
				continue
			}
			f := p.Reportf(n.Span, "the curly quotes are part of the value; use straight ones")
			if quoted, ok := sigma.Quote(n.Value[size : len(n.Value)-end]); ok {
				f.Pick("Use straight quotes", sigma.Edit{At: n.Span, Text: quoted})
			}
			if quoted, ok := sigma.Quote(n.Value); ok {
				f.Pick("Keep the quotes as text", sigma.Edit{At: n.Span, Text: quoted})
			}
		}
	}
}
