package sigmahq

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "detection-tag",
	Group:    "sigmahq",
	Severity: check.Info,
	Optional: true,
	Profiles: informed,
	Title:    "missing detection tag",
	What: `Reports a rule in the folder "rules-dfir", "rules-emerging-threats" or
"rules-threat-hunting" without the tag of that folder.`,
	Why: `SigmaHQ keeps rules in these folders that are deployed only on purpose. A
tag such as "detection.threat-hunting" says the same after the rule has left the folder.`,
	Prefer: `
tags:
  - detection.threat-hunting`,
	Run: detectionTag,
})

func detectionTag(p *check.Pass) {
	if p.Settings.Path == "" || !p.Parsed || p.Kind() == "" {
		return
	}
	for _, folder := range folders(p.Settings.Path) {
		tag, ok := taxonomy.FolderTags[folder]
		if !ok {
			continue
		}
		list, ok := p.Value("tags")
		if !ok {
			p.Reportf(p.FirstLine(), "rules in %q must have the tag %q", folder, tag)
			return
		}
		if list.Kind != sigma.Sequence || slices.ContainsFunc(list.Items, func(item *sigma.Node) bool { return item.Value == tag }) {
			return
		}
		f := p.Reportf(list.Span, "rules in %q must have the tag %q", folder, tag)
		f.Suggest("Add "+tag, p.File.Source.InsertItem(list, len(list.Items)-1, tag)...)
		return
	}
}
