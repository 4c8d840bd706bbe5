package correlation

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/keys"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-key-unknown",
	Group:    "correlation",
	Severity: check.Warning,
	Title:    "unknown key of a correlation",
	What: `Reports a key below "correlation" that is not in the specification: a warning if it
resembles one, otherwise a hint.`,
	Why: `Tools ignore the key, so it has no effect.`,
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

// extensions are keys that some tool reads, or that other checks report.
var extensions = []string{"window", "gap", "generate", "timeframe", "field"}

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
			if !slices.Contains(extensions, e.Key.Value) && !slices.Contains(sigma.Keys, e.Key.Value) && !slices.Contains(p.Settings.CustomKeys, e.Key.Value) {
				p.Reportf(e.Key.Span, "unknown key %.60q; tools ignore it", e.Key.Value).WithSeverity(check.Hint)
			}
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
