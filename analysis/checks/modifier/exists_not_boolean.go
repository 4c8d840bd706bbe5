package modifier

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "exists-not-boolean",
	Group:    "modifier",
	Severity: check.Error,
	Title:    `"exists" with a value other than true or false`,
	What:     `Reports a value of "exists" that is not true or false.`,
	Why: `"exists: true" requires the field, "exists: false" requires that it is
absent. YAML versions read yes, no, 1 and 0 differently, and a quoted value is text.`,
	Avoid: `
detection:
  selection:
    User|exists: 'yes'
  condition: selection`,
	Prefer: `
detection:
  selection:
    User|exists: true
  condition: selection`,
	Run: existsNotBoolean,
})

func existsNotBoolean(p *check.Pass) {
	for _, f := range p.Problems() {
		written := p.File.Source.Text(f.At)
		switch word := strings.Trim(written, `'"`); strings.ToLower(word) {
		case "true", "false":
			f.Fix("Write "+strings.ToLower(word), sigma.Edit{At: f.At, Text: strings.ToLower(word)})
		case "yes", "on", "1", "y":
			f.Suggest("Write true", sigma.Edit{At: f.At, Text: "true"})
		case "no", "off", "0", "n":
			f.Suggest("Write false", sigma.Edit{At: f.At, Text: "false"})
		}
	}
}
