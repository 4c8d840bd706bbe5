package sigmahq

import (
	"slices"
	"strings"
	"unicode"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "title-case",
	Group:    "sigmahq",
	Severity: check.Warning,
	Optional: true,
	Profiles: warned,
	Title:    "title not in title case",
	What: `Reports a word of the title without a capital letter. Short words such as
"of" and "via" are not reported, nor are names that start with a digit or contain a dot,
slash or underscore.`,
	Why: `SigmaHQ titles are in title case. The fixes are suggestions, since only the
author knows whether a name is lowercase.`,
	Avoid: `
title: Whoami run by SYSTEM`,
	Prefer: `
title: Whoami Run by SYSTEM`,
	Run: titleCase,
})

func titleCase(p *check.Pass) {
	title, ok := text(p, "title")
	if !ok {
		return
	}
	type small struct {
		at           int
		word, better string
	}
	var found []small
	whole := strings.Builder{}
	words(title.Value, func(at int, word string) {
		whole.WriteString(title.Value[whole.Len():at])
		better := word
		if lower(word) {
			letter := strings.IndexFunc(word, unicode.IsLetter)
			better = word[:letter] + capital(word[letter:])
			found = append(found, small{at, word, better})
		}
		whole.WriteString(better)
	})
	for _, s := range found {
		f := p.Reportf(title.Sub(s.at, s.at+len(s.word)), "%q must start with a capital letter; titles use title case", s.word)
		if s.better == s.word {
			continue
		}
		f.Suggest("Write "+s.better, replace(p, title, s.at, s.at+len(s.word), s.better)...)
		if len(found) > 1 {
			f.Suggest("Convert title to title case", replace(p, title, 0, len(title.Value), whole.String())...)
		}
	}
}

// lower reports whether a word should have a capital and has none.
func lower(word string) bool {
	return strings.ContainsFunc(word, unicode.IsLower) && !strings.ContainsFunc(word, unicode.IsUpper) &&
		!unicode.IsDigit(rune(word[0])) && !strings.ContainsAny(word, "./_") && !slices.Contains(taxonomy.SmallTitleWords, word)
}
