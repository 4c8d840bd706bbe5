package workspace

import (
	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:           "reference-version-mismatch",
	Group:          "workspace",
	Severity:       check.Warning,
	Optional:       true,
	NeedsWorkspace: true,
	Title:          "reference to a rule for another Sigma version",
	What: `Reports a correlation or filter that refers to a rule with another major
"sigma-version".`,
	Why: `"sigma-version" is a key of rsigma: the version of the specification that a
document was written for, 2 by default. A correlation or filter and its rules must be
read by the same version.`,
	Avoid: `
title: Many logons
correlation: {type: event_count, rules: [logon], group-by: [User], timespan: 1h, condition: {gte: 10}}
---
title: Logon
name: logon
sigma-version: 3
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}`,
	Prefer: `
title: Many logons
sigma-version: 3
correlation: {type: event_count, rules: [logon], group-by: [User], timespan: 1h, condition: {gte: 10}}
---
title: Logon
name: logon
sigma-version: 3
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}`,
	Run: referenceVersionMismatch,
})

func referenceVersionMismatch(p *check.Pass) {
	for _, ref := range p.Summary.Rules {
		for _, d := range p.Workspace.Targets(ref.Value) {
			if d.Major != p.Summary.Major {
				p.Reportf(ref.At, "%s is written for Sigma version %d, this document for version %d", called(d), d.Major, p.Summary.Major).
					RelatedInFile(d, d.FirstLine, "the rule")
			}
		}
	}
}
