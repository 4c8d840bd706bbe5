package document

import (
	"slices"
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
	var seen []*sigma.Node // the items of a list of mappings can share a node by an alias
	for _, i := range p.Items() {
		for _, n := range i.Nodes() {
			if startsCurly(n) && !slices.Contains(seen, n) {
				seen = append(seen, n)
				curlyQuoted(p, n)
			}
		}
		if startsCurly(i.Key) && !slices.Contains(seen, i.Key) {
			seen = append(seen, i.Key)
			curlyQuoted(p, i.Key)
		}
	}
}

// startsCurly reports whether a node is plain text that begins with a curly quote.
func startsCurly(n *sigma.Node) bool {
	if n == nil || n.Kind != sigma.Scalar || n.Style != sigma.Plain || n.Target != nil || n.Broken || n.Value == "" || n.Value[0] < utf8.RuneSelf && n.Value[0] != '`' {
		return false
	}
	first, _ := utf8.DecodeRuneInString(n.Value)
	return strings.ContainsRune(curly, first)
}

func curlyQuoted(p *check.Pass, n *sigma.Node) {
	first, size := utf8.DecodeRuneInString(n.Value)
	last, end := utf8.DecodeLastRuneInString(n.Value)
	if !strings.ContainsRune(curly+straight, last) || size+end >= len(n.Value) {
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
