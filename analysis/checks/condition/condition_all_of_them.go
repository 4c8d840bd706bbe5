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
	Title:    "all of them in a condition",
	Why: `"all of them" demands every selection of the rule, those included that somebody
adds later, such as a filter that was meant to be taken out. The specification
advises against it; a pattern says which ones are meant.`,
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
		reached := d.Matching("them")
		if !ok || !of.All || of.Pattern != "them" || len(reached) < 2 {
			return
		}
		f := p.Reportf(of.Span, `"all of them" also takes in selections that are added later, such as filters; name a pattern`)
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
			f.Suggest("Write the names of the selections", sigma.Edit{At: of.Span, Text: "(" + strings.Join(names, " and ") + ")"})
		}
	})
}
