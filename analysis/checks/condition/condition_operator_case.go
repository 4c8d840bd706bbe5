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
	Title:    "operator of a condition in capitals",
	Why: `The words and, or, not, of, all and them are lower case. In capitals they are
read as names of selections, and the condition falls apart.`,
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
