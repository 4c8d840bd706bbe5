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
	Title:    "parts shared between rules by an action",
	Why: `A document with "action: global" shares its keys with the rules behind it, "reset" ends
that, and "repeat" makes another rule out of the one before. The specification no
longer has it, and few readers still do: where it is not known, the rules lack what
they share. Write each rule out, or use a correlation.`,
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
		p.Reportf(e.Value.Span, "actions are no longer part of Sigma; write each rule out").WithTags(check.Deprecated)
	}
}
