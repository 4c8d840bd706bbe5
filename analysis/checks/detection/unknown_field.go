package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "unknown-field",
	Group:    "detection",
	Severity: check.Info,
	Profiles: map[string]check.Severity{"sigmahq": check.Info},
	Title:    "unknown field",
	What: `Reports a field that the log source does not have but that is similar to
one of its fields. If the settings set a severity for this check, or with the profile
"sigmahq", every unknown field is reported.`,
	Why: `The field is probably misspelled and not found in any event. Add the fields
of your team to "fields" in the settings.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    ComandLine|contains: whoami
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection`,
	Run: unknownField,
})

func unknownField(p *check.Pass) {
	l := logsource(p)
	if !p.Taxonomy().KnownLogsource(l) {
		return
	}
	fields(p, func(i check.Item) {
		if _, ok := p.Taxonomy().Field(l, i.Field); ok {
			return
		}
		if _, cased := p.Taxonomy().Canonical(l, i.Field); cased {
			return // see field-name-case
		}
		if near, ok := p.Taxonomy().SuggestField(l, i.Field); ok {
			f := p.Reportf(i.FieldAt, "unknown field %.60q for this log source; did you mean %q?", i.Field, near).AllowedBy("fields", i.Field)
			if e, ok := renamed(i, near); ok {
				f.Suggest("Write "+near, e)
			}
		} else if p.Configured() {
			p.Reportf(i.FieldAt, "unknown field %.60q for this log source", i.Field).AllowedBy("fields", i.Field)
		}
	})
}
