package detection

import (
	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "empty-string-in-list",
	Group:    "detection",
	Severity: check.Hint,
	Optional: true,
	Title:    "empty string among other values",
	What:     `Reports an empty string in a list of several values.`,
	Why: `An empty string matches a field that exists but is empty. In a long list
this is easy to overlook, although it may be intended.`,
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
				p.Reportf(n.Span, "an empty string also matches a field that exists but is empty")
			}
		}
	})
}
