package workspace

import (
	"cmp"

	"sigma-lsp/analysis/check"
	index "sigma-lsp/analysis/workspace"
)

var _ = check.Register(check.Check{
	Name:           "duplicate-title",
	Group:          "workspace",
	Severity:       check.Info,
	NeedsWorkspace: true,
	Title:          "duplicate title",
	What: `Reports a title that another rule also has. The first of these rules, by
file name, is not reported.`,
	Why: `Alerts show the title of the rule. If two rules have the same title, nobody
can tell which one fired.`,
	Avoid: `
title: Whoami
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe'}, condition: selection}
---
title: Whoami
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe', User: SYSTEM}, condition: selection}`,
	Prefer: `
title: Whoami
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe'}, condition: selection}
---
title: Whoami as SYSTEM
logsource: {category: process_creation}
detection: {selection: {Image|endswith: '\whoami.exe', User: SYSTEM}, condition: selection}`,
	Run: duplicateTitle,
})

func duplicateTitle(p *check.Pass) {
	title := func(d *index.Document) index.Text { return d.Title }
	var before []*index.Document
	for _, d := range p.Workspace.ByTitle(p.Summary.Title.Value) {
		if cmp.Or(cmp.Compare(d.File.Key, p.Summary.File.Key), cmp.Compare(d.Number, p.Summary.Number)) < 0 {
			before = append(before, d)
		}
	}
	reportTwins(p, "the title is also used", before, title)
}
