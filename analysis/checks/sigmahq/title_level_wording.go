package sigmahq

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "title-level-wording",
	Group:    "sigmahq",
	Severity: check.Hint,
	Optional: true,
	Profiles: hinted,
	Title:    "title that contradicts the level",
	What: `Reports "suspicious" or "malicious" in the title of an informational or
low rule, and "potential" or "suspicious" in the title of a critical rule.`,
	Why: `Title and level both tell an analyst how serious an alert is, so they must
agree.`,
	Avoid: `
title: Suspicious Whoami Execution
level: low`,
	Prefer: `
title: Whoami Execution
level: low`,
	Run: titleLevelWording,
})

// Source: SigmaHQ title conventions, "Main Title".
var wordings = map[string]struct {
	words []string
	say   string
}{
	"informational": {[]string{"suspicious", "malicious"}, "what happens, without judging it"},
	"low":           {[]string{"suspicious", "malicious"}, "what happens, without judging it"},
	"critical":      {[]string{"potential", "potentially", "suspicious"}, "which threat it is"},
}

func titleLevelWording(p *check.Pass) {
	level, ok := text(p, "level")
	if !ok {
		return
	}
	wording, ok := wordings[level.Value]
	if !ok {
		return
	}
	title, ok := text(p, "title")
	if !ok {
		return
	}
	words(title.Value, func(at int, word string) {
		if slices.Contains(wording.words, strings.ToLower(word)) {
			p.Reportf(title.Sub(at, at+len(word)), "the title says %[2]q, but the level is %[1]s; say %[3]s, or change the level", level.Value, word, wording.say).
				RelatedTo(level.Span, "the level")
		}
	})
}
