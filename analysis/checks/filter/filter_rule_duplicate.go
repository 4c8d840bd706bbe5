package filter

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "filter-rule-duplicate",
	Group:    "filter",
	Severity: check.Warning,
	Title:    "duplicate rule in a filter",
	What:     `Reports a rule that a filter lists twice.`,
	Why:      `The repetition has no effect; another rule was probably meant.`,
	Avoid: `
title: Accounts of administrators
logsource: {category: process_creation, product: windows}
filter:
  rules: [whoami, whoami]
  selection: {User|startswith: adm_}
  condition: not selection`,
	Prefer: `
title: Accounts of administrators
logsource: {category: process_creation, product: windows}
filter:
  rules: [whoami, net_user]
  selection: {User|startswith: adm_}
  condition: not selection`,
	Run: filterRuleDuplicate,
})

func filterRuleDuplicate(p *check.Pass) {
	f := p.Document.Filter
	if f == nil {
		return
	}
	first := map[string]sigma.Reference{}
	for _, ref := range f.Rules {
		key := strings.ToLower(ref.Name)
		if before, twice := first[key]; twice {
			p.Reportf(ref.At, "duplicate rule %.60q", ref.Name).WithTags(check.Unnecessary).RelatedTo(before.At, "first listed here")
			continue
		}
		first[key] = ref
	}
}
