package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "keyword-search",
	Group:    "detection",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"rapid7": check.Hint},
	Title:    "search of the whole event",
	Why: `Values without a field are searched in the whole event. That is slow, finds the
text wherever it stands, and in InsightIDR works in Log Search only.`,
	Avoid: `
detection:
  keywords:
    - mimikatz
  condition: keywords`,
	Prefer: `
detection:
  selection:
    CommandLine|contains: mimikatz
  condition: selection`,
	Run: keywordSearch,
})

func keywordSearch(p *check.Pass) {
	for _, i := range p.Items() {
		if i.Field == "" {
			p.Reportf(i.Node.Span, "these values are searched in the whole event, not in a field")
		}
	}
}
