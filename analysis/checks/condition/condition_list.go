package condition

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-list",
	Group:    "condition",
	Severity: check.Hint,
	Optional: true,
	Title:    "list of conditions",
	What:     `Reports a condition that is a list.`,
	Why: `The text of the specification allows a list of conditions, but its JSON
schema does not. Each condition becomes a separate query, as if the conditions were
joined by "or".`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition:
    - selection
    - filter`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection or filter`,
	Run: conditionList,
})

func conditionList(p *check.Pass) {
	d := p.Detection()
	if d == nil || d.ConditionKey == nil {
		return
	}
	if c, ok := d.Node.Get("condition"); ok && c.Value.Kind == sigma.Sequence && len(c.Value.Items) > 1 {
		p.Reportf(c.Value.Span, "%d conditions make %d separate queries, as if joined by \"or\"", len(c.Value.Items), len(c.Value.Items))
	}
}
