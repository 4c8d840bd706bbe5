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
	Title:    "document without a date",
	Why: `The date says when a rule was made. Those who keep many rules sort and choose by
it. The specification leaves it to the author; the public rules all have one.`,
	Avoid: `
title: Whoami`,
	Prefer: `
title: Whoami
date: 2026-01-05`,
	Run: missingDate,
})

func missingDate(p *check.Pass) {
	if f := missing(p, "date", "say on which day it was made"); f != nil {
		today := p.Today().Format(time.DateOnly)
		if changed, ok := dateOf(p, "modified"); ok { // then it was not made today
			f.Suggest("Add the date of the last change", add(p, "date", changed.day.Format(time.DateOnly))...)
			return
		}
		f.Fix("Add the date of today", add(p, "date", today)...)
	}
}
