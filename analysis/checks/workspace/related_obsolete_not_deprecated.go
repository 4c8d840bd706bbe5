package workspace

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:           "related-obsolete-not-deprecated",
	Group:          "workspace",
	Severity:       check.Hint,
	Optional:       true,
	NeedsWorkspace: true,
	Title:          "obsolete rule that is not deprecated",
	What: `Reports a relation of type "obsolete" to a rule whose status is not
"deprecated".`,
	Why: `This rule replaces the other one. Until the other is deprecated both are
deployed, and every match produces two alerts.`,
	Avoid: `
title: Whoami
related:
  - id: 0d6b2e83-5c0e-4f1b-8f0f-6a1c0f7f5c1d
    type: obsolete
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe'}, condition: selection}
---
title: Whoami as SYSTEM
id: 0d6b2e83-5c0e-4f1b-8f0f-6a1c0f7f5c1d
status: test
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe', User: SYSTEM}, condition: selection}`,
	Prefer: `
title: Whoami
related:
  - id: 0d6b2e83-5c0e-4f1b-8f0f-6a1c0f7f5c1d
    type: obsolete
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe'}, condition: selection}
---
title: Whoami as SYSTEM
id: 0d6b2e83-5c0e-4f1b-8f0f-6a1c0f7f5c1d
status: deprecated
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe', User: SYSTEM}, condition: selection}`,
	Run: relatedObsoleteNotDeprecated,
})

func relatedObsoleteNotDeprecated(p *check.Pass) {
	for _, r := range p.Summary.Related {
		if r.Type != "obsolete" {
			continue
		}
		for _, d := range p.Workspace.ByID(r.ID.Value) {
			if d.Status.Value != "deprecated" {
				place := d.Status
				if place.Value == "" {
					place = d.FirstLine
				}
				p.Reportf(r.ID.At, `%s is listed as obsolete, but its status is not "deprecated"`, called(d)).RelatedInFile(d, place, "the obsolete rule")
			}
		}
	}
}
