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
	Title:          "correlation or filter of a rule for another version of Sigma",
	Why: `"sigma-version" is a key of rsigma: the version of the specification that a
document is written for, 2 where it is not said. A correlation or a filter and the
rules that it names have to be read by one version, of which only the first number
counts.`,
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
	if p.Summary == nil {
		return
	}
	for _, ref := range p.Summary.Rules {
		for _, d := range p.Workspace.Targets(ref.Value) {
			if d.Major != p.Summary.Major {
				p.Reportf(ref.At, "%s is written for version %d of Sigma, this document for version %d", called(d), d.Major, p.Summary.Major).
					RelatedInFile(d, d.FirstLine, "the rule")
			}
		}
	}
}
