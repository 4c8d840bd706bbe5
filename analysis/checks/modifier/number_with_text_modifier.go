package modifier

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "number-with-text-modifier",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "number under a modifier for text",
	Why: `Without quotes YAML reads digits as a number, and a number has no beginning,
end or parts. In quotes it is text, and the modifier finds the digits in it.`,
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
