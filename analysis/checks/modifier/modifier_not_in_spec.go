package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "modifier-not-in-spec",
	Group:    "modifier",
	Severity: check.Hint,
	Title:    "modifier under a name that only pySigma knows",
	Why: `The specification names the flags of regular expressions "i", "m" and "s".
pySigma also reads "ignorecase", "multiline" and "dotall"; other readers refuse
them.`,
	Avoid: `
detection:
  selection:
    CommandLine|re|ignorecase: 'whoami.*'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|re|i: 'whoami.*'
  condition: selection`,
	Run: modifierNotInSpec,
})

var specified = map[string]string{"ignorecase": "i", "multiline": "m", "dotall": "s"}

func modifierNotInSpec(p *check.Pass) {
	for _, i := range p.Items() {
		for _, m := range i.Modifiers {
			if name, ok := specified[m.Name]; ok {
				p.Reportf(m.At, "the specification calls %q %q", m.Name, name).Fix("Write "+name, renamed(m, name))
			}
		}
	}
}
