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
	Title:    "new rule with a status that only time gives",
	Why: `A rule of the public collection is experimental for its first 60 days; "test" and
"stable" say that it has proved itself. A rule with "regression_tests_path" may be
"test" from the start, and "stable" from the day after.`,
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
	p.Reportf(status.Span, "a rule of %s is too young to be %s; the most is %s", date.Value, status.Value, best).
		RelatedTo(date.Span, "made on this day").
		Suggest("Write "+best, write(status, best)...)
}
