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
	Title:    "title that says something else than the level",
	Why: `Title and level tell an analyst how much to worry, so the convention of the public
rules wants them to agree: what is informational or low is for the record and not
called suspicious or malicious, and what is critical is certain and not called
potential or suspicious.`,
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
	"informational": {[]string{"suspicious", "malicious"}, "what happens without judging it"},
	"low":           {[]string{"suspicious", "malicious"}, "what happens without judging it"},
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
			p.Reportf(title.Sub(at, at+len(word)), "the level is %s, the title says %q; say %s, or change the level", level.Value, word, wording.say).
				RelatedTo(level.Span, "the level")
		}
	})
}
