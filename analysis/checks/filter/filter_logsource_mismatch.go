package filter

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/workspace"
)

var _ = check.Register(check.Check{
	Name:           "filter-logsource-mismatch",
	Group:          "filter",
	Severity:       check.Warning,
	NeedsWorkspace: true,
	Title:          "filter for a rule of another log source",
	Why: `A filter is applied to the rules that it names only where their log source lies
within its own: what it says of category, product and service, the rule must
say too. Tools pass over the others without a word.`,
	Avoid: `
title: No admins
logsource: {product: linux}
filter: {rules: [logon], selection: {User|startswith: adm_}, condition: not selection}
---
title: Logon
name: logon
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}`,
	Prefer: `
title: No admins
logsource: {product: windows}
filter: {rules: [logon], selection: {User|startswith: adm_}, condition: not selection}
---
title: Logon
name: logon
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}`,
	Run: filterLogsourceMismatch,
})

func filterLogsourceMismatch(p *check.Pass) {
	referred(p, func(ref workspace.Text, d *workspace.Document) {
		if d.Kind == sigma.RuleDocument && p.Summary.Logsource != (workspace.Logsource{}) && !p.Summary.Logsource.Includes(d.Logsource) {
			p.Reportf(ref.At, "%.80q has another log source, %s, so the filter will not apply to it", d.DisplayName(), d.Logsource).
				RelatedInFile(d, d.FirstLine, "the rule")
		}
	})
}
