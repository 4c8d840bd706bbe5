package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-alias-unused",
	Group:    "correlation",
	Severity: check.Info,
	Title:    "unused alias",
	What: `Reports an alias that is used neither in "group-by" nor as the field of
the condition.`,
	Why: `An alias has no effect by itself. An unused alias is usually misspelled in
one of the two places.`,
	Avoid: `
title: Both ends
correlation:
  type: temporal
  rules: [in, out]
  group-by: [adddress]
  timespan: 1h
  aliases:
    address: {in: SourceIp, out: DestinationIp}`,
	Prefer: `
title: Both ends
correlation:
  type: temporal
  rules: [in, out]
  group-by: [address]
  timespan: 1h
  aliases:
    address: {in: SourceIp, out: DestinationIp}`,
	Run: ofCorrelation(correlationAliasUnused),
})

func correlationAliasUnused(p *check.Pass, c *sigma.Correlation) {
	if !p.Parsed || len(c.GroupBy) == 0 {
		return
	}
	used := map[string]bool{}
	for _, n := range c.GroupBy {
		used[n.Value] = true
	}
	if c.Condition != nil {
		for _, n := range c.Condition.Fields {
			used[n.Value] = true
		}
	}
	guesses := 0
	for _, a := range c.Aliases {
		if used[a.Name.Value] {
			continue
		}
		f := p.Reportf(a.Name.Span, "unused alias %.60q; list it in group-by", a.Name.Value).WithTags(check.Unnecessary).RelatedTo(c.GroupBy[0].Span, "the fields to group by")
		if guesses++; guesses > maxGuesses {
			continue
		}
		for _, n := range c.GroupBy {
			if _, ok := sigma.Suggest(n.Value, []string{a.Name.Value}); ok {
				f.RelatedTo(n.Span, "the alias may be meant here")
			}
		}
	}
}
