package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "modifier-repeated",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "modifier that stands twice",
	Why: `A modifier that stands twice says nothing more, and readers differ on what it
does: some negate twice under a second "neq". Only "base64" means something
when it is repeated: text that was encoded twice.`,
	Avoid: `
detection:
  selection:
    CommandLine|contains|contains: whoami
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection`,
	Run: modifierRepeated,
})

func modifierRepeated(p *check.Pass) {
	for _, i := range p.Items() {
		seen := map[string]bool{}
		for _, m := range i.Modifiers {
			if seen[m.Name] && m.Name != "base64" {
				f := p.Reportf(m.At, "%q stands twice; once is enough", m.Name)
				if m.Name != "neq" && !encoding(i) {
					f.Fix("Remove the second "+m.Name, p.RemoveModifier(m)...)
				}
			}
			seen[m.Name] = true
		}
	}
}
