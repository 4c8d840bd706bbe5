package document

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "collection-action-deprecated",
	Group:    "document",
	Severity: check.Info,
	Title:    "deprecated rule collection",
	What: `Reports the actions "global", "reset" and "repeat", which share keys
between the rules of a file.`,
	Why: `The specification no longer includes them, and few tools still support
them: elsewhere the rules lack the shared keys. Write each rule out, or use a
correlation.`,
	Avoid: `
action: global
title: Whoami
logsource:
  category: process_creation
---
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Prefer: `
title: Whoami
logsource:
  category: process_creation
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: collectionActionDeprecated,
})

func collectionActionDeprecated(p *check.Pass) {
	e, ok := p.Document.Root.Get("action")
	if ok && !e.Merged && e.Value.Kind == sigma.Scalar && slices.Contains([]string{"global", "reset", "repeat"}, e.Value.Value) {
		p.Reportf(e.Value.Span, "Sigma no longer supports actions; write each rule out").WithTags(check.Deprecated)
	}
}
