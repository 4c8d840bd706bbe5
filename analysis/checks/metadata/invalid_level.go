package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "invalid-level",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "level that Sigma does not have",
	Why: `The level decides how much attention an alert gets. A word that is none of the
five levels stops the conversion in most tools; those that go on have to guess
how loud the alert is.`,
	Avoid: `
level: hihg`,
	Prefer: `
level: high`,
	Run: invalidLevel,
})

func invalidLevel(p *check.Pass) {
	if level, ok := p.Value("level"); ok {
		word(p, "level", level, levels...)
	}
}
