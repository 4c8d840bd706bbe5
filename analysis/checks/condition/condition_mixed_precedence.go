package condition

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-mixed-precedence",
	Group:    "condition",
	Severity: check.Hint,
	Optional: true,
	Title:    `"and" and "or" without parentheses`,
	What:     `Reports a condition that mixes "and" and "or" without parentheses.`,
	Why: `"and" binds tighter than "or" (Sigma rules specification, section
"Condition"). Parentheses make that visible to readers who do not remember it.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and filter or filter`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: (selection and filter) or filter`,
	Run: conditionMixedPrecedence,
})

func conditionMixedPrecedence(p *check.Pass) {
	each(p, func(_ *sigma.Detection, e sigma.Expr) {
		or, ok := e.(*sigma.Or)
		if !ok {
			return
		}
		var edits []sigma.Edit
		for _, o := range or.Operands {
			if and, ok := o.(*sigma.And); ok && !and.Parenthesized {
				edits = append(edits, sigma.InsertAt(and.Span.Start, "("),
					sigma.InsertAt(and.Span.End, ")"))
			}
		}
		if edits != nil {
			p.Reportf(or.Span, `"and" binds tighter than "or"; add parentheses to make it visible`).Fix("Add parentheses", edits...)
		}
	})
}
