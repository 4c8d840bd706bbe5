package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "invalid-status",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "unknown status",
	What: `Reports a status other than stable, test, experimental, deprecated and
unsupported.`,
	Why: `Tools select rules by status: "stable" and "test" for production,
"experimental" for trials. They reject or skip a rule with an unknown one.`,
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
