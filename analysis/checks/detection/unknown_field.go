package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "unknown-field",
	Group:    "detection",
	Severity: check.Info,
	Profiles: map[string]check.Severity{"sigmahq": check.Info},
	Title:    "field that the log source does not have",
	Why: `The name is close to that of a field of this log source, and is none itself. Where
the settings give this check a severity, and in the profile sigmahq, all names are
told that are in no table; teams add fields of their own to the settings.`,
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
			f := p.Reportf(i.FieldAt, "this log source has no field %.60q; did you mean %q?", i.Field, near).AllowedBy("fields", i.Field)
			if e, ok := renamed(i, near); ok {
				f.Suggest("Write "+near, e)
			}
		} else if p.Configured() {
			p.Reportf(i.FieldAt, "no field %.60q is known of this log source", i.Field).AllowedBy("fields", i.Field)
		}
	})
}
