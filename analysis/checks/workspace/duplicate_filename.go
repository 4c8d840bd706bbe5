package workspace

import (
	"sigma-lsp/analysis/check"
	index "sigma-lsp/analysis/workspace"
)

var _ = check.Register(check.Check{
	Name:           "duplicate-filename",
	Group:          "workspace",
	Severity:       check.Info,
	Optional:       true,
	Profiles:       map[string]check.Severity{"sigmahq": check.Info},
	NeedsWorkspace: true,
	Title:          "duplicate file name",
	What:           `Reports a file that has the same name as a file in another folder.`,
	Why: `Rules are often copied into one folder for deployment, where one of the two
files overwrites the other.`,
	Prefer: `
title: Whoami`,
	Run: duplicateFilename,
})

func duplicateFilename(p *check.Pass) {
	if p.Summary != p.Summary.File.Documents[0] {
		return
	}
	var elsewhere []*index.Document
	for _, d := range p.Workspace.ByBaseName(p.Summary.File.BaseName()) {
		if d.File.Key != p.Summary.File.Key && d == d.File.Documents[0] {
			elsewhere = append(elsewhere, d)
		}
	}
	if len(elsewhere) > 0 {
		p.Reportf(p.FirstLine(), "the file name %q is also used by %s", p.Summary.File.BaseName(), named(p, elsewhere))
	}
}
