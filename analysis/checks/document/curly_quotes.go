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
	Title:    "curly quotes around a value",
	Why: `Word processors and web pages replace straight quotes by curly ones. YAML does not
know those as quotes: they become a part of the value, which then never matches.
Where the quotes themselves are searched for, write straight ones around them.`,
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
	f := p.Reportf(n.Span, "%c is not a quote in YAML and is part of the value; use straight quotes", first)
	if text, ok := sigma.Quote(inner); ok {
		f.Suggest("Write straight quotes", sigma.Edit{At: n.Span, Text: text})
	}
	if text, ok := sigma.Quote(n.Value); ok {
		f.Suggest("Keep the quotes as text", sigma.Edit{At: n.Span, Text: text})
	}
}
