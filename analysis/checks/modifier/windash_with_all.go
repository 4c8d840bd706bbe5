package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "windash-with-all",
	Group:    "modifier",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Hint},
	Title:    `"windash" with "all"`,
	What:     `Reports "windash" together with "all".`,
	Why: `Converters older than pySigma 2 combine all variants of all values with
AND, so nothing matches. pySigma 2 and sigma-lsp accept any variant of each value.`,
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
		if m, ok := i.Use("windash"); ok && i.All {
			p.Reportf(m.At, "converters older than pySigma 2 require all variants of each value, so nothing matches")
		}
	}
}
