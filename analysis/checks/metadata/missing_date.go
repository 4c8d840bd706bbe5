package metadata

import (
	"time"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "missing-date",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "missing date",
	What:     `Reports a document without a date.`,
	Why: `The date says when a rule was created. Large collections are sorted and
filtered by it. The key is optional in the specification, but all SigmaHQ rules have it.`,
	Avoid: `
title: Whoami`,
	Prefer: `
title: Whoami
date: 2026-01-05`,
	Run: missingDate,
})

func missingDate(p *check.Pass) {
	if f := missing(p, "date", "add the day on which it was created"); f != nil {
		today := p.Today().Format(time.DateOnly)
		if changed, ok := dateOf(p, "modified"); ok { // then it was not made today
			f.Suggest("Add the date of the last change", add(p, "date", changed.day.Format(time.DateOnly))...)
			return
		}
		f.Fix("Add today's date", add(p, "date", today)...)
	}
}
