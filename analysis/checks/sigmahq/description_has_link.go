package sigmahq

import (
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "description-has-link",
	Group:    "sigmahq",
	Severity: check.Warning,
	Optional: true,
	Profiles: warned,
	Title:    "source in the description",
	What: `Reports a link or the words "internal research" in the description of a
document without references.`,
	Why: `Sources belong in "references", where they are collected, opened and
archived.`,
	Avoid: `
description: Detects whoami run by SYSTEM, see https://example.org/whoami`,
	Prefer: `
description: Detects whoami run by SYSTEM
references:
  - https://example.org/whoami`,
	Run: descriptionHasLink,
})

func descriptionHasLink(p *check.Pass) {
	description, ok := text(p, "description")
	if !ok || !p.Parsed {
		return
	}
	if list, ok := p.Value("references"); ok && len(list.Items) > 0 {
		return
	}
	for _, of := range []string{"http://", "https://", "internal research"} {
		at, ok := find(description.Value, of)
		if !ok {
			continue
		}
		end := at + len(of)
		if of != "internal research" {
			if end = at + strings.IndexAny(description.Value[at:], " \t\r\n"); end < at {
				end = len(description.Value)
			}
		}
		p.Reportf(description.Sub(at, end), `move the source to "references", which this %s does not have`, p.Kind())
		return
	}
}

// find returns the first place of an ASCII text in small letters, whatever the
// letters of the other one.
func find(text, small string) (int, bool) {
	for i := range len(text) - len(small) + 1 {
		if strings.EqualFold(text[i:i+len(small)], small) {
			return i, true
		}
	}
	return 0, false
}
