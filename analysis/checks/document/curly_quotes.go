package document

import (
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "curly-quotes",
	Group:    "document",
	Severity: check.Warning,
	Title:    "curly quotes",
	What:     `Reports a value in curly quotes.`,
	Why: `Word processors and web pages replace straight quotes with curly ones. In
YAML these are ordinary characters that become part of the value, which then never
matches. To search for the curly quotes themselves, put straight quotes around the
value.`,
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

// Quotation marks other than those of ASCII, which can follow one at the end too.
const (
	curly    = "‘’‚‛“”„‟«»‹›´`"
	straight = `'"`
)

func curlyQuotes(p *check.Pass) {
	seen := map[*sigma.Node]bool{}
	for _, i := range p.Items() {
		for _, n := range append(i.Nodes()[:len(i.Nodes()):len(i.Nodes())], i.Key) {
			if n == nil || seen[n] {
				continue
			}
			seen[n] = true
			curlyQuoted(p, n)
		}
	}
}

func curlyQuoted(p *check.Pass, n *sigma.Node) {
	if n.Kind != sigma.Scalar || n.Style != sigma.Plain || n.Target != nil || n.Broken {
		return
	}
	first, size := utf8.DecodeRuneInString(n.Value)
	last, end := utf8.DecodeLastRuneInString(n.Value)
	if !strings.ContainsRune(curly, first) || !strings.ContainsRune(curly+straight, last) || size+end >= len(n.Value) {
		return
	}
	inner := n.Value[size : len(n.Value)-end]
	f := p.Reportf(n.Span, "%c is not a YAML quote but part of the value; use straight quotes", first)
	if text, ok := sigma.Quote(inner); ok {
		f.Suggest("Use straight quotes", sigma.Edit{At: n.Span, Text: text})
	}
	if text, ok := sigma.Quote(n.Value); ok {
		f.Suggest("Keep quotes as part of the value", sigma.Edit{At: n.Span, Text: text})
	}
}
