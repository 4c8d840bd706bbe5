package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "keyword-search",
	Group:    "detection",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"rapid7": check.Hint},
	Title:    "search in the whole event",
	What:     `Reports values without a field.`,
	Why: `Values without a field are searched for in the whole event. That is slow,
it finds the text anywhere in the event, and in InsightIDR it works only in Log Search.`,
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
			p.Reportf(i.Node.Span, "these values are searched for in the whole event; add a field if possible")
		}
	}
}
