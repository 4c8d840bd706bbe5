package workspace

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:           "related-not-found",
	Group:          "workspace",
	Severity:       check.Hint,
	Optional:       true,
	NeedsWorkspace: true,
	Title:          "relation to an unknown rule",
	What:           `Reports an ID in "related" that no rule in the workspace has.`,
	Why: `In a complete collection the ID is misspelled or the rule was deleted. In a
part of a collection the rule may be elsewhere, so this check is off by default.`,
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
	if !p.Workspace.Complete() {
		return
	}
	for _, r := range p.Summary.Related {
		if len(p.Workspace.ByID(r.ID.Value)) == 0 {
			p.Reportf(r.ID.At, "no rule in the workspace has the ID %.60q", r.ID.Value)
		}
	}
}
