package logsource

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "logsource-unknown-key",
	Group:    "logsource",
	Severity: check.Warning,
	Title:    "unknown key of a log source",
	What: `Reports a key of a log source other than category, product, service and
definition.`,
	Why: `Tools ignore other keys, so the rule searches more logs than intended. Add
the keys of your team to the settings.`,
	Avoid: `
logsource:
  product: windows
  servce: security
detection: {selection: {EventID: 1102}, condition: selection}`,
	Prefer: `
logsource:
  product: windows
  service: security
detection: {selection: {EventID: 1102}, condition: selection}`,
	Run: logsourceUnknownKey,
})

func logsourceUnknownKey(p *check.Pass) {
	source, ok := entry(p)
	if !ok {
		return
	}
	for _, part := range source.Value.Pairs {
		name := part.Key.Value
		if part.Key.Kind != sigma.Scalar || part.Key.Broken || slices.Contains(all, name) || slices.Contains(p.Settings.CustomKeys, name) {
			continue
		}
		near, ok := sigma.Suggest(name, all)
		if !ok {
			near, ok = meant[strings.ToLower(name)]
		}
		if ok {
			_, there := source.Value.Get(near)
			ok = !there
		}
		if !ok {
			p.Reportf(part.Key.Span, "unknown log source key %.40q; use category, product, service or definition", name)
			continue
		}
		f := p.Reportf(part.Key.Span, "unknown log source key %.40q; did you mean %q?", name, near)
		f.Suggest("Write "+near, part.Key.Rewrite(near)...)
	}
}

// meant maps other words to the keys they mean.
var meant = map[string]string{
	"description": "definition", "desc": "definition", "note": "definition", "notes": "definition", "comment": "definition",
	"requirements": "definition", "platform": "product", "os": "product", "vendor": "product",
	"type": "category", "log": "service", "channel": "service", "eventlog": "service",
}
