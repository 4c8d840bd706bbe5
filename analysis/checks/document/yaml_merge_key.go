package document

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "yaml-merge-key",
	Group:    "document",
	Severity: check.Warning,
	Title:    "merge key",
	What:     `Reports a merge key "<<".`,
	Why: `"<<" inserts the keys of another mapping. It is an extension of YAML 1.1
that version 1.2 dropped: some Sigma tools follow it, others look for a field with that
name, so the same rule matches different events.`,
	Avoid: `
detection:
  base: &base
    Image|endswith: '\whoami.exe'
  selection:
    <<: *base
    User: SYSTEM
  condition: base or selection`,
	Prefer: `
detection:
  base:
    Image|endswith: '\whoami.exe'
  selection:
    Image|endswith: '\whoami.exe'
    User: SYSTEM
  condition: base or selection`,
	Run: yamlMergeKey,
})

func yamlMergeKey(p *check.Pass) {
	if !strings.Contains(text(p), "<<") {
		return
	}
	report := func(key *sigma.Node) {
		p.Reportf(key.Span, `not every Sigma tool supports the merge key "<<"; write the keys out`)
	}
	nodes(p.Document.Root, func(n *sigma.Node) bool {
		if n.Merge != nil && n.Target == nil {
			report(n.Merge)
		}
		for _, e := range n.Pairs {
			if e.Key.Tag == "!!merge" && !e.Merged && n.Target == nil {
				report(e.Key) // a second one
			}
		}
		return true
	})
}
