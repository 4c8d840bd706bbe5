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
	Title:          "name that another rule has too",
	Why: `Correlations and filters refer to rules by their name, so the specification
wants it to be unique. Of two rules with the same name, tools take one or the
other.`,
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
	if p.Summary != nil {
		reportTwins(p, "the name is used too", p.Workspace.ByName(p.Summary.Name.Value), func(d *index.Document) index.Text { return d.Name })
	}
}
