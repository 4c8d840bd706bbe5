package lsp

import (
	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// Each finding in the range can be ignored by a comment, for its line or for
// the rule.
var _ = actionWithPriority(lastPriority, func(s *server, r *actionRequest) {
	seen := map[string]bool{}
	for _, f := range r.findings() {
		name := f.Check.Name
		if seen[name] || f.Check.RunsLast || name == "ignore-unknown" {
			continue
		}
		seen[name] = true
		for _, document := range []bool{false, true} {
			title := ignorePrefix + name + " here"
			if document {
				title = ignorePrefix + name + " in this rule"
			}
			if e, ok := check.Ignore(r.document.file(), f, document); ok {
				r.edit(s, protocol.CodeActionKindQuickFix, title, []sigma.Edit{e}, r.diagnostics(s, f))
			}
		}
	}
})
