package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "modifier-not-in-spec",
	Group:    "modifier",
	Severity: check.Hint,
	Title:    "modifier name that only pySigma supports",
	What:     `Reports "ignorecase", "multiline" and "dotall".`,
	Why: `The specification calls these flags of regular expressions "i", "m" and
"s". pySigma supports both forms; other tools reject the long names.`,
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
				p.Reportf(m.At, "%q is called %q in the specification", m.Name, name).Fix("Write "+name, renamed(m, name))
			}
		}
	}
}
