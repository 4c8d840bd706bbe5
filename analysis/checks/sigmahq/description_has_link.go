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
	Title:    "source in the description, and no references",
	Why: `Sources are collected, opened and archived from "references". A link, or a word on
internal research, in the description of a rule that lists none is lost there.
Rules that list references may speak of links in the description.`,
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
		p.Reportf(description.Sub(at, end), `sources belong in "references", where this %s lists none`, p.Kind())
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
