package filter

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "filter-logsource-missing",
	Group:    "filter",
	Severity: check.Error,
	Title:    "missing log source in a filter",
	What:     `Reports a filter without a log source, or with an empty one.`,
	Why: `A filter applies only to rules whose log source is covered by its own, so
it needs a category, product or service. Tools reject a filter without one.`,
	Avoid: `
title: No admins
filter:
  rules: [logon]
  selection: {User|startswith: adm_}
  condition: not selection`,
	Prefer: `
title: No admins
logsource:
  product: windows
filter:
  rules: [logon]
  selection: {User|startswith: adm_}
  condition: not selection`,
	Run: filterLogsourceMissing,
})

func filterLogsourceMissing(p *check.Pass) {
	if p.Document.Filter == nil || !p.Parsed {
		return
	}
	const way = "add the category, product or service of the rules"
	source, ok := p.Document.Root.Get("logsource")
	switch {
	case !ok:
		p.Reportf(p.FirstLine(), `missing key "logsource"; %s`, way)
	case source.Value.Kind != sigma.Mapping && !source.Value.IsNull():
		p.Reportf(source.Value.Span, `"logsource" must be a mapping; %s below it`, way)
	default:
		for _, key := range []string{"category", "product", "service"} {
			if part, ok := source.Value.Get(key); ok && !part.Value.IsNull() && (part.Value.Kind != sigma.Scalar || part.Value.Value != "") {
				return
			}
		}
		p.Reportf(source.Key.Span, "empty log source; %s", way)
	}
}
