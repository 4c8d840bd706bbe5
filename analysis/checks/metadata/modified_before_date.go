package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "modified-before-date",
	Group:    "metadata",
	Severity: check.Warning,
	Title:    "change that is older than the rule",
	Why: `"modified" is the day of the last change and "date" the day on which the rule was
made, so the first cannot lie before the second. Most often the two were swapped,
or a date was copied from another rule.`,
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
		p.Reportf(changed.node.Span, "the last change, %q, lies before the day on which it was made, %q", changed.node.Value, made.node.Value).
			RelatedTo(made.node.Span, "made on this day")
	}
}
