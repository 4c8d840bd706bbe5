package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "neq-with-list",
	Group:    "modifier",
	Severity: check.Hint,
	Optional: true,
	Title:    `"neq" with a list`,
	What:     `Reports "neq" with several values.`,
	Why: `"neq" negates the whole item: the field must match none of the values, or,
with "all", not all of them. Readers may expect that each value is negated separately.`,
	Avoid: `
detection:
  selection:
    User|neq:
      - SYSTEM
      - root
  condition: selection`,
	Prefer: `
detection:
  selection:
    User|neq: SYSTEM
  condition: selection`,
	Run: neqWithList,
})

func neqWithList(p *check.Pass) {
	for _, i := range p.Items() {
		if m, ok := i.Use("neq"); ok && len(i.Nodes()) > 1 {
			means := "none of these values"
			if i.All {
				means = "not all of these values"
			}
			p.Reportf(m.At, "\"neq\" with a list means %s", means)
		}
	}
}
