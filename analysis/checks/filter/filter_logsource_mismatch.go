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
	Title:          "filter for a rule with another log source",
	What: `Reports a rule in a filter whose log source is not covered by that of the
filter: the category, product and service of the filter must also be those of the rule.`,
	Why: `Tools silently skip the filter for such a rule.`,
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
			f := p.Reportf(ref.At, "the filter does not apply to %.80q, which has another log source: %s", d.DisplayName(), d.Logsource).
				RelatedInFile(d, d.FirstLine, "the rule")
			if l, ok := p.Top().Get("logsource"); ok {
				f.RelatedTo(l.Key.Span, "the log source of the filter")
			}
		}
	})
}
