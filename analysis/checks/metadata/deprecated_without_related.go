package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "deprecated-without-related",
	Group:    "metadata",
	Severity: check.Info,
	Optional: true,
	Title:    "deprecated rule that names no successor",
	Why: `Who uses a deprecated rule wants to know what to use now. The specification has
"related" with the type "obsolete" or "renamed" for that, on the side of the
successor; a relation on this side helps the reader at once. Many of the
retired public rules have none.`,
	Avoid: `
status: deprecated`,
	Prefer: `
status: deprecated
related:
  - id: 0d6b2e83-5c0e-4f1b-8f0f-6a1c0f7f5c1d
    type: derived`,
	Run: deprecatedWithoutRelated,
})

func deprecatedWithoutRelated(p *check.Pass) {
	status, ok := p.Value("status")
	if !ok || !p.Parsed || status.Value != "deprecated" || len(relations(p)) > 0 {
		return
	}
	p.Reportf(status.Span, `a deprecated rule should name the one that replaces it, in "related"`)
}
