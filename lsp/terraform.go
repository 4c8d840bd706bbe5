package lsp

import (
	"go.lsp.dev/protocol"

	"sigma-lsp/convert"
	"sigma-lsp/convert/terraform"
)

// A rule with a detection definition can be copied as a resource of Rapid7's
// Terraform provider.
var _ = registerAction(func(s *server, r *actionRequest) {
	if r.rule == nil || !kindWanted(copyKind, r.params.Context.Only) || r.params.Context.TriggerKind == protocol.CodeActionTriggerKindAutomatic {
		return // test cases take a few milliseconds, too much for each move of the cursor
	}
	result := r.result()
	if !result.HasQuery() || len(result.Queries(convert.Detection)) == 0 {
		return
	}
	var options terraform.Options
	if file := r.document.settings.policy.File; file != nil {
		options = file.Terraform()
	}
	if rules, _ := terraform.Rules(r.rule, result, nil, options); len(rules) > 0 {
		const what = "Terraform rule"
		r.add(copyKind, s.copyCommand("Copy as "+what, r.ruleRef("", convert.Detection.String()), what, string(terraform.HCL(rules))), nil)
	}
})
