package modifier

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "html-entity",
	Group:    "modifier",
	Severity: check.Info,
	Title:    "value with an HTML entity",
	What:     `Reports "&amp;", "&lt;", "&gt;" and "&quot;" in a value.`,
	Why: `They come from copied pages and stand for "&", "<", ">" and quotes, which is what
events contain.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: 'a &amp; b'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: 'a & b'
  condition: selection`,
	Run: htmlEntity,
})

var entities = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`)

func htmlEntity(p *check.Pass) {
	each(p, func(_ check.Item, s sigma.String) {
		if s.Node == nil || s.Node.Target != nil || !strings.Contains(s.Node.Value, ";") {
			return
		}
		plain := entities.Replace(s.Node.Value)
		if plain == s.Node.Value {
			return
		}
		p.Reportf(s.Node.Span, "the value has an HTML entity; events contain the character itself").
			Suggest("Write the character", s.Node.Rewrite(plain)...)
	})
}
