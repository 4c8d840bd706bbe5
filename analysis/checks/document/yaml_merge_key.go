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
	Why: `A key "<<" brings the entries of another mapping in. It is an extension of YAML 1.1
that version 1.2 dropped: some readers of Sigma follow it, others look for a field
of that name, and the same rule finds different events.`,
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
		p.Reportf(key.Span, `not every reader of Sigma follows the merge key "<<"; write out what it brings in`)
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
