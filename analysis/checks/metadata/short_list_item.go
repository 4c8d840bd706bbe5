package metadata

import (
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "short-list-item",
	Group:    "metadata",
	Severity: check.Info,
	Title:    "list entry that is too short",
	What: `Reports an entry of "falsepositives" or "scope" with a single character,
such as a dash.`,
	Why: `The entry tells an analyst nothing. The schema of the specification
requires at least two characters.`,
	Avoid: `
falsepositives:
  - '-'`,
	Prefer: `
falsepositives:
  - Unknown`,
	Run: shortListItem,
})

func shortListItem(p *check.Pass) {
	for _, key := range []string{"falsepositives", "scope"} {
		list, ok := p.Value(key)
		if !ok {
			continue
		}
		for _, item := range list.Items {
			if item.IsText() && !item.Broken && utf8.RuneCountInString(strings.TrimSpace(item.Value)) < 2 {
				p.Reportf(item.Span, "%q is too short to be useful; describe it in words or remove it", item.Value)
			}
		}
	}
}
