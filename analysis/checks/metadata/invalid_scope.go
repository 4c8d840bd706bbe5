package metadata

import (
	"regexp"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "invalid-scope",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Title:    "scope that is no single word",
	Why: `"scope" names the kinds of machines that a rule is meant for, such as "server".
Tools compare these names, so each is one word in small letters.`,
	Avoid: `
scope:
  - All our servers`,
	Prefer: `
scope:
  - server`,
	Run: invalidScope,
})

var scopeWord = regexp.MustCompile(`^[a-z0-9][a-z0-9_.-]*$`)

func invalidScope(p *check.Pass) {
	list, ok := p.Value("scope")
	if !ok {
		return
	}
	for _, item := range list.Items {
		if item.IsText() && !item.Broken && !scopeWord.MatchString(item.Value) {
			p.Reportf(item.Span, "%.40q is no scope; write one word in small letters, such as server", item.Value)
		}
	}
}
