package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "modified-equals-date",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "modified that repeats the date",
	What:     `Reports a "modified" equal to "date".`,
	Why: `It adds no information. SigmaHQ adds "modified" with the first change on a
later day.`,
	Avoid: `
date: 2025-03-02
modified: 2025-03-02`,
	Prefer: `
date: 2025-03-02`,
	Run: modifiedEqualsDate,
})

func modifiedEqualsDate(p *check.Pass) {
	made, changed, ok := dates(p)
	if !ok || !changed.day.Equal(made.day) {
		return
	}
	if e, ok := p.Entry("modified"); ok {
		p.Reportf(e.Span(), `"modified" repeats the date; add it with a change on a later day`).
			WithTags(check.Unnecessary).Fix("Remove modified", remove(p, "modified")...)
	}
}
