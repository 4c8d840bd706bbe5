package modifier

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "number-with-text-modifier",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "number with a text modifier",
	What: `Reports an unquoted number as the value of a modifier that requires text,
such as "contains".`,
	Why: `YAML reads unquoted digits as a number, which has no beginning, end or
parts. A quoted number is text, and the modifier finds its digits.`,
	Avoid: `
detection:
  selection:
    CommandLine|contains: 4444
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains: '4444'
  condition: selection`,
	Run: numberWithTextModifier,
})

func numberWithTextModifier(p *check.Pass) {
	for _, f := range p.Problems() {
		// Quoted as it is written: 0x1F and 007 keep their characters.
		if text, ok := sigma.Quote(p.File.Source.Text(f.At)); ok {
			f.Fix("Write "+text, sigma.Edit{At: f.At, Text: text})
		}
	}
}
