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
	Title:    `"reference" instead of "references"`,
	What:     `Reports the key "reference".`,
	Why: `The key for links is "references", with a list. Tools ignore "reference",
so its links are never shown.`,
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
	f := p.Reportf(e.Key.Span, `unknown key "reference"; use "references"`)
	if _, there := p.Top().Get("references"); there {
		return
	}
	edits := e.Key.Rewrite("references")
	if edits == nil {
		return
	}
	if e.Value.Kind == sigma.Scalar && !e.Value.IsNull() {
		wrapped := p.WrapInList(p.Document.Root, e)
		if wrapped == nil {
			return
		}
		edits = append(edits, wrapped...)
	}
	f.Fix("Rename to references", edits...)
}
