package correlation

import (
	"strings"

	"github.com/google/uuid"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "correlation-alias-unknown-rule",
	Group:    "correlation",
	Severity: check.Warning,
	Together: true,
	Title:    "alias with a field for a rule that is not correlated",
	Why: `An alias gives each of the correlated rules its field. A field for any other rule
is never looked at, and the rule that was meant has none: its events are grouped
wrongly or not at all.`,
	Avoid: `
title: Both ends
correlation:
  type: temporal
  rules: [in, out]
  group-by: [address]
  timespan: 1h
  aliases:
    address: {in: SourceIp, uot: DestinationIp}`,
	Prefer: `
title: Both ends
correlation:
  type: temporal
  rules: [in, out]
  group-by: [address]
  timespan: 1h
  aliases:
    address: {in: SourceIp, out: DestinationIp}`,
	Run: correlationAliasUnknownRule,
})

func correlationAliasUnknownRule(p *check.Pass) {
	c := of(p)
	if c == nil || !p.Whole || len(c.Rules) == 0 || len(c.Problems) > 0 {
		return
	}
	known, names := map[string]bool{}, make([]string, len(c.Rules))
	var ids, texts bool // of rules that are not here, so that they may be called otherwise too
	for i, r := range c.Rules {
		names[i] = r.Name
		known[r.Name], known[strings.ToLower(r.Name)] = true, true
		found := p.Others.Referred(r.Name)
		for _, d := range found {
			known[d.Name.Value], known[strings.ToLower(d.ID.Value)] = true, true
		}
		if len(found) == 0 {
			byID := uuid.Validate(r.Name) == nil
			ids, texts = ids || byID, texts || !byID
		}
	}
	for _, a := range c.Aliases {
		for _, field := range a.Fields {
			name := field.Rule.Name
			byID := uuid.Validate(name) == nil
			if known[name] || byID && (known[strings.ToLower(name)] || texts) || !byID && ids {
				continue
			}
			f := p.Reportf(field.Rule.At, "the alias %.60q has a field for %.60q, which is not among the rules of the correlation", a.Name.Value, name)
			for _, e := range a.Node.Pairs {
				if e.Key.Span == field.Rule.At && !e.Merged {
					nearest(f, e.Key, names)
				}
			}
		}
	}
}
