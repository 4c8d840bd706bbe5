package metadata

import (
	"fmt"
	"strings"
	"time"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "invalid-date",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "date not in the form YYYY-MM-DD",
	What: `Reports a date in another form. The form with slashes of older rules
(2023/01/05) is only a warning, since many tools still read it.`,
	Why: `Sigma uses ISO 8601 dates: year, month and day with dashes. Tools sort
rules by date and reject other forms.`,
	Avoid: `
date: 5.1.2023`,
	Prefer: `
date: 2023-01-05`,
	Run: invalidDate,
})

func invalidDate(p *check.Pass) {
	for _, key := range dateKeys {
		written, ok := p.Value(key)
		if !ok {
			continue
		}
		if written.Kind != sigma.Scalar {
			p.Reportf(written.Span, "%q must be a date such as 2023-01-05, not %s", key, as(written))
			continue
		}
		text := written.Value
		_, iso := isoDate(text)
		slashed, older := slashDate(text)
		switch {
		case iso:
		case older:
			if d, _ := dateOf(p, key); d.day.IsZero() {
				continue // does not exist, which weighs more
			}
			now := fmt.Sprintf("%s-%02s-%02s", slashed[0], slashed[1], slashed[2])
			f := p.Reportf(written.Span, "Sigma 2 dates have dashes; change %q to %q", text, now).WithSeverity(check.Warning)
			if written.Style == sigma.Plain { // a date needs no quotes here
				f.Fix("Write "+now, sigma.Edit{At: written.Span, Text: now})
			} else {
				f.Fix("Write "+now, written.Rewrite(now)...)
			}
		default:
			if near, ok := reformatted(text); ok {
				p.Reportf(written.Span, "%.40q is not a date; did you mean %q?", text, near)
			} else {
				p.Reportf(written.Span, "%.40q is not a date; write it as YYYY-MM-DD", text)
			}
		}
	}
}

// reformatted reads a date in a form with the year first, where only one
// reading is possible.
func reformatted(text string) (string, bool) {
	for _, layout := range []string{"2006-1-2", "2006.1.2", "20060102"} {
		if d, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return d.Format(time.DateOnly), true
		}
	}
	return "", false
}
