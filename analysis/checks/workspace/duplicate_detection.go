package workspace

import (
	"sigma-lsp/analysis/check"
	index "sigma-lsp/analysis/workspace"
)

var _ = check.Register(check.Check{
	Name:           "duplicate-detection",
	Group:          "workspace",
	Severity:       check.Info,
	NeedsWorkspace: true,
	Title:          "log source and detection that another rule has too",
	Why: `Two rules with the same log source and the same detection match the same
events: each of them gives two alerts. The order of keys and lists and the
quotes do not matter for that.`,
	Avoid: `
title: Whoami
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe', User: SYSTEM}, condition: selection}
---
title: Whoami as SYSTEM
logsource: {category: process_creation}
detection: {selection: {User: SYSTEM, Image|endswith: '\whoami.exe'}, condition: selection}`,
	Prefer: `
title: Whoami
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe'}, condition: selection}
---
title: Whoami as SYSTEM
logsource: {category: process_creation}
detection: {selection: {User: SYSTEM, Image|endswith: '\whoami.exe'}, condition: selection}`,
	Run: duplicateDetection,
})

func duplicateDetection(p *check.Pass) {
	if p.Summary != nil {
		reportTwins(p, "log source and detection are used too", p.Workspace.ByFingerprint(p.Summary.Fingerprint), func(d *index.Document) index.Text { return d.Detection })
	}
}
