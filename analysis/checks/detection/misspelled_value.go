package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "misspelled-value",
	Group:    "detection",
	Severity: check.Info,
	Title:    "misspelled value",
	What: `Reports a whole value that differs in one letter from a value that the field is
known to have.`,
	Why: `A misspelled value never matches. If it is a value of its own, ignore the
finding.`,
	Avoid: `
logsource: {category: proxy}
detection:
  selection:
    cs-method: POSTT
  condition: selection`,
	Prefer: `
logsource: {category: proxy}
detection:
  selection:
    cs-method: POST
  condition: selection`,
	Run: misspelledValue,
})

func misspelledValue(p *check.Pass) {
	for _, i := range knownItems(p) {
		known := i.field
		if len(i.Modifiers) > 0 || len(known.Values) > 200 {
			continue
		}
		for _, s := range i.texts {
			text, plain := s.Plain()
			if !plain || len(text) < 4 || strings.ContainsAny(text, "0123456789") {
				continue
			}
			if value, ok := nearValue(known, text); ok {
				f := p.Reportf(s.Node.Span, "unknown value %.60q of %q; did you mean %q?", text, i.Field, value)
				rewrite(f, sigma.Messagef("Write %.60q", value), s.Node, value)
			}
		}
	}
}

// nearValue returns the known value of a field that differs from an unknown one by one
// typing mistake.
func nearValue(f taxonomy.Field, text string) (value string, ok bool) {
	if _, right := f.Value(text); right {
		return "", false
	}
	for _, v := range f.Values {
		if len(v.Text) > 3 && oneMistake(strings.ToLower(v.Text), strings.ToLower(text)) {
			return v.Text, true
		}
	}
	return "", false
}
