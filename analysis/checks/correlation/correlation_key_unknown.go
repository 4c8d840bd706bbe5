package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/keys"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-key-unknown",
	Group:    "correlation",
	Severity: check.Warning,
	Title:    "misspelled key of a correlation",
	What:     `Reports a key below "correlation" that resembles one of the specification.`,
	Why: `A key below "correlation" that is not in the specification is ignored, so it has
no effect. Only keys that resemble one of the
specification are reported.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  aliasses: {User: {logon: TargetUserName}}
  condition: {gte: 10}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  aliases: {User: {logon: TargetUserName}}
  condition: {gte: 10}`,
	Run: ofCorrelation(correlationKeyUnknown),
})

func correlationKeyUnknown(p *check.Pass, c *sigma.Correlation) {
	var absent []string
	known := map[string]bool{}
	for _, k := range keys.In(keys.Correlation) {
		known[k.Name] = true
		if _, ok := c.Node.Get(k.Name); !ok {
			absent = append(absent, k.Name)
		}
	}
	for _, e := range c.Node.Pairs {
		if known[e.Key.Value] || e.Merged || e.Key.Broken || e.Value.Broken || e.Key.Kind != sigma.Scalar {
			continue
		}
		near, ok := sigma.SuggestStrict(e.Key.Value, absent)
		if !ok {
			continue
		}
		switch near {
		case "type", "rules", "group-by", "timespan", "condition":
			if m := c.Misspelled(near); m != nil && m.Span == e.Key.Span {
				continue // reported as absent
			}
		}
		f := p.Reportf(e.Key.Span, "unknown key %.60q; did you mean %q?", e.Key.Value, near)
		f.Suggest("Write "+near, e.Key.Rewrite(near)...)
	}
}
