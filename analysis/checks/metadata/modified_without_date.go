package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "modified-without-date",
	Group:    "metadata",
	Severity: check.Info,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "modified without a date",
	What:     `Reports a document with "modified" but without "date".`,
	Why: `Without "date" nobody knows how old the rule is. A new rule has only
"date".`,
	Avoid: `
modified: 2025-03-02`,
	Prefer: `
date: 2025-03-01
modified: 2025-03-02`,
	Run: modifiedWithoutDate,
})

func modifiedWithoutDate(p *check.Pass) {
	if e, ok := p.Entry("modified"); ok && p.Parsed && !e.Value.IsNull() {
		if _, made := p.Value("date"); !made {
			p.Reportf(e.Key.Span, `"modified" without "date"; add the day on which it was created`)
		}
	}
}
