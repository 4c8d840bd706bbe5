package lsp

import (
	"context"
	"slices"
	"sync"

	"go.lsp.dev/protocol"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
	"sigma-lsp/convert/terraform"
)

// A rule with a detection definition can be copied as a resource of Rapid7's
// Terraform provider.
var _ = registerAction(func(s *server, r *actionRequest) {
	if r.rule == nil || !kindWanted(copyKind, r.params.Context.Only) || r.params.Context.TriggerKind == protocol.CodeActionTriggerKindAutomatic {
		return // test cases take a few milliseconds, too much for each move of the cursor
	}
	for _, q := range s.asResources(r.document).asTerraform(r.rule) {
		const what = "Terraform rule"
		r.add(copyKind, s.copyCommand("Copy as "+what, r.ruleRef("", convert.Detection.String()), what, q.Text), nil)
	}
})

// terraformFormat is the name of the format of sigma/convert that returns the
// resources of a rule.
const terraformFormat = "terraform"

// asResources is a document under pipelines that make variables of the
// placeholders without values.
func (s *server) asResources(d *document) *document {
	other := *d.settings
	other.pipelines = sync.OnceValue(func() []*pipeline.Pipeline {
		return append(slices.Clone(d.settings.pipelines()), terraform.Variables())
	})
	return s.withSettings(d, &other)
}

// resources are those of a rule or correlation, with generated test cases, and
// why a query has none.
func (d *document) resources(one *sigma.Document) ([]*terraform.Rule, []sigma.Problem) {
	var options terraform.Options
	if file := d.settings.policy.File; file != nil {
		options = file.Terraform()
	}
	return terraform.Rules(one, d.result(one), nil, options)
}

// asTerraform is the resources of a rule in Terraform's native syntax, or nothing.
func (d *document) asTerraform(one *sigma.Document) []query {
	rules, _ := d.resources(one)
	if len(rules) == 0 {
		return nil
	}
	return []query{{Format: terraformFormat, Text: string(terraform.HCL(rules)), Parts: []part{}}}
}

type terraformResult struct {
	Files     int    `json:"files"`
	Resources int    `json:"resources"`
	Text      string `json:"text"` // one document in Terraform's JSON syntax
}

var _ = registerRequest("sigma/terraform", func(s *server, ctx context.Context, p *foldersParams) (any, error) {
	rules, files, err := eachQuery(ctx, s, p, s.asResources, func(d *document, one *sigma.Document) []*terraform.Rule {
		made, _ := d.resources(one)
		return made
	})
	if err != nil {
		return nil, err
	}
	text, err := terraform.JSON(rules)
	return &terraformResult{files, len(rules), string(text)}, err
})
