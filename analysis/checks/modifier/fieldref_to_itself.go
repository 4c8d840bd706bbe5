package modifier

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "fieldref-to-itself",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "field compared with itself",
	What:     `Reports a field that "fieldref" compares with itself.`,
	Why: `A field always equals itself, so the item matches every event that has the
field.`,
	Avoid: `
detection:
  selection:
    User|fieldref: User
  condition: selection`,
	Prefer: `
detection:
  selection:
    User|fieldref: TargetUser
  condition: selection`,
	Run: fieldrefToItself,
})

func fieldrefToItself(p *check.Pass) {
	for _, i := range p.Items() {
		for _, v := range i.Values {
			if r, ok := v.(sigma.FieldRef); ok && r.Field == i.Field {
				p.Reportf(r.Node.Span, "%q is compared with itself; name another field", r.Field)
			}
		}
	}
}
