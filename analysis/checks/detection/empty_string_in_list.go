package detection

import (
	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "empty-string-in-list",
	Group:    "detection",
	Severity: check.Hint,
	Optional: true,
	Title:    "empty text among other values",
	Why: `An empty text matches a field that is there and holds nothing. Among other values
that is easily overlooked, though it may well be meant.`,
	Avoid: `
detection:
  selection:
    User: ['', SYSTEM]
  condition: selection`,
	Prefer: `
detection:
  selection:
    User: [root, SYSTEM]
  condition: selection`,
	Run: emptyStringInList,
})

func emptyStringInList(p *check.Pass) {
	fields(p, func(i check.Item) {
		if len(i.Nodes()) < 2 || len(i.Modifiers) > 0 {
			return
		}
		for _, n := range i.Nodes() {
			if n.IsText() && n.Value == "" {
				p.Reportf(n.Span, "this also matches a field that is there but empty")
			}
		}
	})
}
