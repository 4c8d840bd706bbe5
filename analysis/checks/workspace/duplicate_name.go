package workspace

import (
	"sigma-lsp/analysis/check"
	index "sigma-lsp/analysis/workspace"
)

var _ = check.Register(check.Check{
	Name:           "duplicate-name",
	Group:          "workspace",
	Severity:       check.Error,
	NeedsWorkspace: true,
	Title:          "duplicate name",
	What:           `Reports a name that another rule also has.`,
	Why: `Correlations and filters refer to rules by name, so the specification
requires unique names. Of two rules with the same name, tools use either.`,
	Avoid: `
title: Failed logon
name: logon
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4625}, condition: selection}
---
title: Logon
name: logon
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}`,
	Prefer: `
title: Failed logon
name: failed_logon
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4625}, condition: selection}
---
title: Logon
name: logon
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}`,
	Run: duplicateName,
})

func duplicateName(p *check.Pass) {
	reportTwins(p, "the name is also used", p.Workspace.ByName(p.Summary.Name.Value), func(d *index.Document) index.Text { return d.Name })
}
