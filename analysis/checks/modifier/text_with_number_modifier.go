package modifier

import (
	"regexp"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "text-with-number-modifier",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "text with a numeric modifier",
	What: `Reports text, including quoted digits, as the value of "lt", "lte", "gt",
"gte" or a part of a date.`,
	Why: `These modifiers compare numbers, and tools reject text. Remove the quotes.`,
	Avoid: `
detection:
  selection:
    DestinationPort|gte: '1024'
  condition: selection`,
	Prefer: `
detection:
  selection:
    DestinationPort|gte: 1024
  condition: selection`,
	Run: textWithNumberModifier,
})

var decimal = regexp.MustCompile(`^['"](-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)['"]$`)

func textWithNumberModifier(p *check.Pass) {
	for _, f := range p.Problems() {
		if m := decimal.FindStringSubmatch(p.File.Source.Text(f.At)); m != nil {
			f.Fix("Write "+m[1], sigma.Edit{At: f.At, Text: m[1]})
		}
	}
}
