package metadata

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "references-key-misspelt",
	Group:    "metadata",
	Severity: check.Warning,
	Title:    "reference in place of references",
	Why: `The key for links is "references", and it holds a list. Tools do not read
"reference", so its links never show up beside the alert.`,
	Avoid: `
reference:
  - https://example.org/whoami`,
	Prefer: `
references:
  - https://example.org/whoami`,
	Run: referencesKeyMisspelt,
})

func referencesKeyMisspelt(p *check.Pass) {
	e, ok := p.Entry("reference")
	if !ok || slices.Contains(p.Settings.CustomKeys, e.Key.Value) {
		return
	}
	f := p.Reportf(e.Key.Span, `"reference" is not read; the key is "references"`)
	if _, there := p.Top().Get("references"); there {
		return
	}
	key, ok := e.Key.Write("references")
	if !ok {
		return
	}
	edits := []sigma.Edit{{At: e.Key.Span, Text: key}}
	if e.Value.Kind == sigma.Scalar && !e.Value.IsNull() {
		wrapped := p.WrapInList(p.Document.Root, e)
		if wrapped == nil {
			return
		}
		edits = append(edits, wrapped...)
	}
	f.Fix("Write references", edits...)
}
