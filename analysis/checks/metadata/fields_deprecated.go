package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "fields-deprecated",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "fields, which SigmaHQ rules no longer use",
	What:     `Reports the key "fields".`,
	Why: `"fields" lists the fields that help an analyst. It is still in the
specification, but few tools read it, and SigmaHQ rules no longer use it.`,
	Avoid: `
fields:
  - User`,
	Prefer: `
title: Whoami`,
	Run: fieldsDeprecated,
})

func fieldsDeprecated(p *check.Pass) {
	if e, ok := p.Entry("fields"); ok && !e.Value.IsNull() {
		p.Reportf(e.Key.Span, `SigmaHQ rules no longer use "fields"`).WithTags(check.Deprecated)
	}
}
