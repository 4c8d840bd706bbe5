package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "windash-with-all",
	Group:    "modifier",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Hint},
	Title:    "windash beside all",
	Why: `Older converters unfolded the variants of all values into one list and then
joined that by AND, so that nothing matched. pySigma 2 and this server keep the
variants of one value together; rules for older tools should not rely on it.`,
	Avoid: `
detection:
  selection:
    CommandLine|windash|contains|all:
      - ' -a '
      - ' -b '
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|windash|contains:
      - ' -a '
      - ' -b '
  condition: selection`,
	Run: windashWithAll,
})

func windashWithAll(p *check.Pass) {
	for _, i := range p.Items() {
		if m, ok := use(i, "windash"); ok && i.All {
			p.Reportf(m.At, "converters older than pySigma 2 join the variants of each value by AND, too")
		}
	}
}
