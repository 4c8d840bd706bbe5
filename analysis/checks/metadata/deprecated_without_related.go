package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "deprecated-without-related",
	Group:    "metadata",
	Severity: check.Info,
	Optional: true,
	Title:    "deprecated rule without a successor",
	What:     `Reports a deprecated rule that has no "related" entry.`,
	Why: `Users of a deprecated rule want to know what to use instead. By the
specification the successor refers to the deprecated rule, with the type "obsolete" or
"renamed"; a reference in this direction helps the reader at once.`,
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
	p.Reportf(status.Span, `deprecated rule without a successor; add the rule that replaces it to "related"`)
}
