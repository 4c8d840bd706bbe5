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
	Title:    "several conditions in a list",
	Why: `A list of conditions is allowed by the text of the specification and not by its
schema. Each one becomes a query of its own, as if they were joined by "or".`,
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
		p.Reportf(c.Value.Span, "these %d conditions make %d queries, joined by \"or\"", len(c.Value.Items), len(c.Value.Items))
	}
}
