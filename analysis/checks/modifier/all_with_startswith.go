package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "all-with-startswith",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    `"all" with several prefixes or suffixes`,
	What:     `Reports "all" with "startswith" or "endswith" over several values.`,
	Why: `A text has one beginning and one end, so all values match only if each
contains the next. Usually any of the values should match, which is the meaning without
"all".`,
	Avoid: `
detection:
  selection:
    Image|startswith|all:
      - 'C:\Windows\'
      - 'C:\Temp\'
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image|startswith:
      - 'C:\Windows\'
      - 'C:\Temp\'
  condition: selection`,
	Run: allWithStartswith,
})

func allWithStartswith(p *check.Pass) {
	for _, i := range p.Items() {
		m, ok := i.Use("all")
		if !ok || len(i.Nodes()) < 2 {
			continue
		}
		for name, part := range map[string]string{"startswith": "prefixes", "endswith": "suffixes"} {
			if i.Has(name) {
				p.Reportf(m.At, "all of these %s must match at once; remove \"all\" if one is enough", part)
			}
		}
	}
}
