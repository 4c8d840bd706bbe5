package filter

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "filter-logsource-missing",
	Group:    "filter",
	Severity: check.Error,
	Title:    "filter without a log source",
	Why: `A filter is applied to the rules that it names only where their log source lies
within its own, so it has to have one, with a category, a product or a service.
Tools refuse a filter without.`,
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
	const way = "name the category, product or service of the rules"
	source, ok := p.Document.Root.Get("logsource")
	switch {
	case !ok:
		p.Reportf(p.FirstLine(), `the filter has no "logsource"; %s`, way)
	case source.Value.Kind != sigma.Mapping && !source.Value.IsNull():
		p.Reportf(source.Value.Span, `"logsource" is a mapping; %s below it`, way)
	default:
		for _, key := range []string{"category", "product", "service"} {
			if part, ok := source.Value.Get(key); ok && !part.Value.IsNull() && (part.Value.Kind != sigma.Scalar || part.Value.Value != "") {
				return
			}
		}
		p.Reportf(source.Key.Span, "the log source is empty; %s", way)
	}
}
