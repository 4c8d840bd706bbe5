package workspace

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	index "sigma-lsp/analysis/workspace"
)

var _ = check.Register(check.Check{
	Name:           "related-not-mutual",
	Group:          "workspace",
	Severity:       check.Hint,
	Optional:       true,
	NeedsWorkspace: true,
	Title:          "similar rule without a relation back",
	What: `Reports a relation of type "similar" if the other rule has no relation of
this type back.`,
	Why: `Similarity is mutual. Readers of the other rule learn about this one only
if both list each other.`,
	Avoid: `
title: Whoami
id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60
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
	Prefer: `
title: Whoami
id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60
related:
  - id: 0d6b2e83-5c0e-4f1b-8f0f-6a1c0f7f5c1d
    type: similar
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe'}, condition: selection}
---
title: Whoami as SYSTEM
id: 0d6b2e83-5c0e-4f1b-8f0f-6a1c0f7f5c1d
related:
  - id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60
    type: similar
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe', User: SYSTEM}, condition: selection}`,
	Run: relatedNotMutual,
})

func relatedNotMutual(p *check.Pass) {
	if p.Summary.ID.Value == "" {
		return
	}
	back := func(r index.Relation) bool { return strings.EqualFold(r.ID.Value, p.Summary.ID.Value) }
	for _, r := range p.Summary.Related {
		if r.Type != "similar" {
			continue
		}
		for _, d := range p.Workspace.ByID(r.ID.Value) {
			if !slices.ContainsFunc(d.Related, back) {
				p.Reportf(r.ID.At, "%s does not list this rule as similar", called(d)).RelatedInFile(d, d.ID, "the similar rule")
			}
		}
	}
}
