package workspace

import (
	"sigma-lsp/analysis/check"
	index "sigma-lsp/analysis/workspace"
)

var _ = check.Register(check.Check{
	Name:           "duplicate-id",
	Group:          "workspace",
	Severity:       check.Error,
	NeedsWorkspace: true,
	Title:          "id that another rule has too",
	Why: `Correlations, filters and other rules refer to a rule by its id, and SIEMs
take a rule with a known id for a new version of the old one. Two rules with the
same id, most often by copying a file, overwrite each other.`,
	Avoid: `
title: Whoami
id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe'}, condition: selection}
---
title: Whoami as SYSTEM
id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe', User: SYSTEM}, condition: selection}`,
	Prefer: `
title: Whoami
id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe'}, condition: selection}
---
title: Whoami as SYSTEM
id: 0d6b2e83-5c0e-4f1b-8f0f-6a1c0f7f5c1d
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe', User: SYSTEM}, condition: selection}`,
	Run: duplicateID,
})

func duplicateID(p *check.Pass) {
	if p.Summary == nil {
		return
	}
	f := reportTwins(p, "the id is used too", p.Workspace.ByID(p.Summary.ID.Value), func(d *index.Document) index.Text { return d.ID })
	if f != nil {
		fresh := p.NewID()
		f.Suggest("Give this rule the new id "+fresh, p.ReplaceScalar(p.Summary.ID.At, fresh)...)
	}
}
