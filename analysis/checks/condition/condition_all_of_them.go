package condition

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-all-of-them",
	Group:    "condition",
	Severity: check.Warning,
	Title:    `"all of them" in a condition`,
	What:     `Reports "all of them" in the condition of a rule.`,
	Why: `"all of them" requires every selection of the rule, including those added
later, such as a filter that was meant to be excluded. The Sigma specification advises
against it. A pattern such as "all of selection*" names the selections that are meant.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: all of them`,
	Prefer: `
detection:
  selection_img:
    Image|endswith: '\whoami.exe'
  selection_user:
    User: SYSTEM
  condition: all of selection_*`,
	Run: conditionAllOfThem,
})

func conditionAllOfThem(p *check.Pass) {
	each(p, func(d *sigma.Detection, e sigma.Expr) {
		of, ok := e.(*sigma.Of)
		if !ok || !of.All || of.Pattern != "them" {
			return
		}
		reached := d.Matching("them")
		if len(reached) < 2 {
			return
		}
		f := p.Reportf(of.Span, `"all of them" also requires selections added later, such as filters; use a pattern`)
		names, prefix := make([]string, len(reached)), true
		for i, s := range reached {
			names[i] = s.Name.Value
			prefix = prefix && strings.HasPrefix(names[i], "selection")
			if !usable(names[i]) {
				return
			}
		}
		switch {
		case prefix && len(d.Matching("selection*")) == len(reached):
			f.Fix("Write all of selection*", sigma.Edit{At: of.Span, Text: "all of selection*"})
		default:
			f.Suggest("Write the selection names", sigma.Edit{At: of.Span, Text: "(" + strings.Join(names, " and ") + ")"})
		}
	})
}
