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
	Title:    "scope that is not a single word",
	What:     `Reports an entry of "scope" that is not a single lowercase word.`,
	Why: `"scope" lists the kinds of systems that a rule applies to, such as
"server". Tools compare these names.`,
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
			p.Reportf(item.Span, "%.40q is not a scope; use a single lowercase word, such as server", item.Value)
		}
	}
}
