package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "invalid-level",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "unknown level",
	What:     `Reports a level other than informational, low, medium, high and critical.`,
	Why: `The level says how urgent an alert is. Most tools reject a rule with an
unknown level; others have to guess.`,
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
