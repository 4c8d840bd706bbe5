package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "modified-before-date",
	Group:    "metadata",
	Severity: check.Warning,
	Title:    "modified before it was created",
	What:     `Reports a "modified" date earlier than "date".`,
	Why: `"date" is the day on which the rule was created and "modified" the day of
the last change. Usually the two are swapped, or a date was copied from another rule.`,
	Avoid: `
date: 2025-03-02
modified: 2025-03-01`,
	Prefer: `
date: 2025-03-01
modified: 2025-03-02`,
	Run: modifiedBeforeDate,
})

func modifiedBeforeDate(p *check.Pass) {
	made, changed, ok := dates(p)
	if ok && changed.day.Before(made.day) {
		p.Reportf(changed.node.Span, "the modified date %q is before the date of creation, %q", changed.node.Value, made.node.Value).
			RelatedTo(made.node.Span, "created on this day")
	}
}
