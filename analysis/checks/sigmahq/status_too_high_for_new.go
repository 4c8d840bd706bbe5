package sigmahq

import (
	"time"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "status-too-high-for-new",
	Group:    "sigmahq",
	Severity: check.Warning,
	Optional: true,
	Profiles: warned,
	Title:    "new rule with a high status",
	What: `Reports the status "test" or "stable" of a rule that is less than 60 days
old. A rule with "regression_tests_path" may be "test" from the first day and "stable"
from the second.`,
	Why: `SigmaHQ rules start as "experimental"; "test" and "stable" say that a rule
has proved itself.`,
	Avoid: `
title: Whoami
date: 2999-12-31
status: stable`,
	Prefer: `
title: Whoami
date: 2999-12-31
status: experimental`,
	Run: statusTooHighForNew,
})

func statusTooHighForNew(p *check.Pass) {
	status, ok := text(p, "status")
	if !ok || status.Value != "test" && status.Value != "stable" {
		return
	}
	date, ok := p.Value("date")
	if !ok {
		return
	}
	made, err := time.Parse(time.DateOnly, date.Value)
	if err != nil {
		if made, err = time.Parse("2006/1/2", date.Value); err != nil {
			return
		}
	}
	days, best := 60, "experimental"
	if _, tested := p.Top().Get("regression_tests_path"); tested {
		days, best = 0, "test"
	}
	today := p.Settings.Today
	if today.IsZero() {
		today = time.Now()
	}
	if y, m, d := today.Date(); status.Value == best || made.AddDate(0, 0, days).Before(time.Date(y, m, d, 0, 0, 0, 0, time.UTC)) {
		return
	}
	p.Reportf(status.Span, "a rule created on %s cannot be %s yet; use %s", date.Value, status.Value, best).
		RelatedTo(date.Span, "created on this day").
		Suggest("Write "+best, status.Rewrite(best)...)
}
