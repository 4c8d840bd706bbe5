package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "neq-with-list",
	Group:    "modifier",
	Severity: check.Hint,
	Optional: true,
	Title:    "neq with several values",
	Why: `"neq" turns the whole item round: with a list the field matches none of the
values, and with "all" not all of them. Readers who take it value by value
expect something else.`,
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
		if m, ok := use(i, "neq"); ok && len(i.Nodes()) > 1 {
			means := "none of these values"
			if i.All {
				means = "not all of these values"
			}
			p.Reportf(m.At, "\"neq\" with a list means: %s", means)
		}
	}
}
