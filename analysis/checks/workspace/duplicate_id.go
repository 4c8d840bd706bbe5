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
	Title:          "duplicate ID",
	What:           `Reports an ID that another rule also has.`,
	Why: `Correlations, filters and other rules refer to a rule by its ID, and SIEMs
take a rule with a known ID for a new version. Two rules with the same ID overwrite each
other; usually the file was copied.`,
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
	f := reportTwins(p, "the ID is also used", p.Workspace.ByID(p.Summary.ID.Value), func(d *index.Document) index.Text { return d.ID })
	if f != nil {
		fresh := p.NewID()
		f.Suggest("Replace with new ID "+fresh, p.ReplaceScalar(p.Summary.ID.At, fresh)...)
	}
}
