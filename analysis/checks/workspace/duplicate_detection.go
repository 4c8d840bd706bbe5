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
	Title:          "duplicate log source and detection",
	What: `Reports a rule with the same log source and detection as another rule. The
order of keys and list entries and the style of quotes are ignored.`,
	Why: `Both rules match the same events, so every match produces two alerts.`,
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
	reportTwins(p, "the same log source and detection are used", p.Workspace.ByFingerprint(p.Summary.Fingerprint), func(d *index.Document) index.Text { return d.Detection })
}
