package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "fields-deprecated",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "fields, which the public rules no longer have",
	Why: `"fields" lists what an analyst wants to see of an event. The specification still
has it, but few tools read it and the convention of the public rules does without
it.`,
	Avoid: `
fields:
  - User`,
	Prefer: `
title: Whoami`,
	Run: fieldsDeprecated,
})

func fieldsDeprecated(p *check.Pass) {
	if e, ok := p.Entry("fields"); ok && !e.Value.IsNull() {
		p.Reportf(e.Key.Span, `the public rules no longer have "fields"`).WithTags(check.Deprecated)
	}
}
