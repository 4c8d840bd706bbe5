package workspace

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:           "related-not-found",
	Group:          "workspace",
	Severity:       check.Hint,
	Optional:       true,
	NeedsWorkspace: true,
	Title:          "relation to a rule that is not here",
	Why: `A relation leads readers to another rule. In a collection that is complete, an
id that no rule has is a slip, or the other rule was deleted; in a part of a
collection it says nothing, so the check is off unless it is turned on.`,
	Avoid: `
title: Whoami
related:
  - id: 0d6b2e83-5c0e-4f1b-8f0f-6a1c0f7f5c1d
    type: similar
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe'}, condition: selection}`,
	Prefer: `
title: Whoami
related:
  - id: 0d6b2e83-5c0e-4f1b-8f0f-6a1c0f7f5c1d
    type: similar
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe'}, condition: selection}
---
title: Whoami as SYSTEM
id: 0d6b2e83-5c0e-4f1b-8f0f-6a1c0f7f5c1d
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe', User: SYSTEM}, condition: selection}`,
	Run: relatedNotFound,
})

func relatedNotFound(p *check.Pass) {
	if p.Summary == nil || !p.Workspace.Complete() {
		return
	}
	for _, r := range p.Summary.Related {
		if len(p.Workspace.ByID(r.ID.Value)) == 0 {
			p.Reportf(r.ID.At, "no rule here has the id %.60q", r.ID.Value)
		}
	}
}
