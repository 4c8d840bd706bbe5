package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "invalid-status",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "status that Sigma does not have",
	Why: `The status says how far a rule can be trusted, and tools pick rules by it:
"stable" and "test" for production, "experimental" for trial, "deprecated" and
"unsupported" not at all. A rule with another word is refused, or left out.`,
	Avoid: `
status: expermental`,
	Prefer: `
status: experimental`,
	Run: invalidStatus,
})

func invalidStatus(p *check.Pass) {
	if status, ok := p.Value("status"); ok {
		word(p, "status", status, "stable", "test", "experimental", "deprecated", "unsupported")
	}
}
