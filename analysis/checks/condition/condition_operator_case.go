package condition

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-operator-case",
	Group:    "condition",
	Severity: check.Error,
	Title:    "uppercase operator in a condition",
	What: `Reports the words and, or, not, of, all and them in a condition if they
are not in lowercase.`,
	Why: `Sigma reads these words as operators only in lowercase. In uppercase they
are names of selections, and the condition no longer parses.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection AND NOT filter`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not filter`,
	Run: conditionOperatorCase,
})

func conditionOperatorCase(p *check.Pass) {
	for _, f := range p.Problems() {
		word := strings.ToLower(p.File.Source.Text(f.At))
		f.Fix("Write "+word, sigma.Edit{At: f.At, Text: word})
	}
}
