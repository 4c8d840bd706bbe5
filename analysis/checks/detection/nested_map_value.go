package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "nested-map-value",
	Group:    "detection",
	Severity: check.Error,
	Title:    "mapping as the value of a field",
	What: `Reports a field whose value is a mapping, or whose list contains a mapping
or a list.`,
	Why: `A field is compared with text, a number, null, or a list of these; a
mapping below a field has no meaning in Sigma. Use a dot to reach an inner field:
"process.name".`,
	Avoid: `
detection:
  selection:
    process:
      name: whoami.exe
  condition: selection`,
	Prefer: `
detection:
  selection:
    process.name: whoami.exe
  condition: selection`,
	Run: nestedMapValue,
})

func nestedMapValue(p *check.Pass) {
	found := p.Problems()
	if len(found) == 0 {
		return
	}
	for i := range p.ReadableItems() {
		for _, n := range i.Nodes() {
			for _, f := range found {
				// A value on one line with a colon in it.
				text := p.File.Source.Text(n.Span)
				if f.At == n.Span && n.Kind == sigma.Mapping && n.Style != sigma.Flow && n.Target == nil && !strings.ContainsAny(text, "\r\n#") {
					if quoted, ok := sigma.Quote(text); ok {
						f.Suggest("Quote value", sigma.Edit{At: n.Span, Text: quoted})
					}
				}
			}
		}
	}
}
