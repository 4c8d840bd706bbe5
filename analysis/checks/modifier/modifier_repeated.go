package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "modifier-repeated",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "repeated modifier",
	What: `Reports a modifier that is applied twice. "base64" is not reported, since
text can be encoded twice.`,
	Why: `A repeated modifier has no effect in some tools and a different one in
others: a second "neq" may negate again.`,
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
				f := p.Reportf(m.At, "repeated modifier %q; remove one", m.Name)
				if m.Name != "neq" && !encoding(i) {
					f.Fix("Remove the second "+m.Name, p.RemoveModifier(m)...)
				}
			}
			seen[m.Name] = true
		}
	}
}
