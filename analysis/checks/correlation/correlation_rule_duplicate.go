package correlation

import (
	"strings"

	"github.com/google/uuid"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-rule-duplicate",
	Group:    "correlation",
	Severity: check.Warning,
	Title:    "duplicate rule in a correlation",
	What:     `Reports a rule that a correlation lists twice.`,
	Why: `The schema of the specification forbids it, and an event counts once per
rule, however often the rule is listed; a different rule was probably meant. No fix is
offered for temporal_ordered correlations, where the position in the list matters.
pySigma counts the entries of a temporal correlation without a condition and requires
more rules than exist, so it never matches.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules:
    - logon
    - logon
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules:
    - logon
    - remote_logon
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Run: ofCorrelation(correlationRuleDuplicate),
})

// maxFixes bounds for how many entries of one list a fix is made, each of which
// looks at the whole list.
const maxFixes = 100

func correlationRuleDuplicate(p *check.Pass, c *sigma.Correlation) {
	if c.RulesEntry.Value == nil || c.RulesEntry.Value.Kind != sigma.Sequence {
		return
	}
	first := map[string]sigma.Reference{}
	places := map[sigma.Span]int{}
	for i, item := range c.RulesEntry.Value.Items {
		places[item.Span] = i
	}
	fixes := 0
	for _, ref := range c.Rules {
		key := ref.Name
		if uuid.Validate(key) == nil {
			key = strings.ToLower(key)
		}
		before, twice := first[key]
		if !twice {
			first[key] = ref
			continue
		}
		f := p.Reportf(ref.At, "duplicate rule %.60q", ref.Name).WithTags(check.Unnecessary).RelatedTo(before.At, "first listed here")
		i, ok := places[ref.At]
		if fixes++; !ok || fixes > maxFixes || c.Type == sigma.TemporalOrdered {
			continue
		}
		// A choice where the number of entries is the limit.
		f.Fix("Remove duplicate", p.File.Source.RemoveItem(c.RulesEntry.Value, i)...)
	}
}
