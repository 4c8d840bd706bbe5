package insightidr

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/convert"
)

var _ = check.Register(check.Check{
	Name:     "idr-query-long",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "query longer than any published one",
	What:     `Reports a query of more than about 1,100 characters.`,
	Why: `Rapid7 documents no limit for the length of a query, but this is the
longest statement it has published. Test a longer query before you rely on it. Use fewer
values or several rules to make it shorter: in an editor, the refactoring "Split the list" on
the condition distributes the longest list of the rule over several rules.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    CommandLine|contains:
` + strings.Repeat("      - a command line that is looked for\n", 40) + `  condition: selection`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection`,
	Run: idrQueryLong,
})

func idrQueryLong(p *check.Pass) {
	if p.Rule == nil || p.Rule.Detection == nil {
		return
	}
	conditions := p.Rule.Detection.Conditions
	for i, n := range p.Result().Lengths(convert.Advanced) {
		if n > convert.LongestPublished && i < len(conditions) {
			p.Reportf(conditions[i].Node.Span, "the query has %d characters, more than any published one (%d); test it before you rely on it", n, convert.LongestPublished)
		}
	}
}
