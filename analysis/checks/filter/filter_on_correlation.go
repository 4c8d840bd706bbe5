package filter

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/workspace"
)

var _ = check.Register(check.Check{
	Name:           "filter-on-correlation",
	Group:          "filter",
	Severity:       check.Warning,
	NeedsWorkspace: true,
	Title:          "filter for a correlation",
	What:           `Reports a filter that lists a correlation.`,
	Why: `A filter adds a condition to detection rules. A correlation has no events
to exclude: filter the rules that it correlates.`,
	Avoid: `
title: No admins
logsource: {product: windows}
filter: {rules: [many_logons], selection: {User|startswith: adm_}, condition: not selection}
---
title: Many logons
name: many_logons
correlation: {type: event_count, rules: [logon], group-by: [User], timespan: 1h, condition: {gte: 10}}`,
	Prefer: `
title: No admins
logsource: {product: windows}
filter: {rules: [logon], selection: {User|startswith: adm_}, condition: not selection}
---
title: Logon
name: logon
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}`,
	Run: filterOnCorrelation,
})

func filterOnCorrelation(p *check.Pass) {
	referred(p, func(ref workspace.Text, d *workspace.Document) {
		if d.Kind == sigma.CorrelationDocument {
			p.Reportf(ref.At, "filters do not apply to the correlation %.80q; list the rules that it correlates", d.DisplayName()).
				RelatedInFile(d, d.FirstLine, "the correlation")
		}
	})
}
