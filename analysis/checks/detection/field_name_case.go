package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "field-name-case",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "field name in the wrong case",
	What: `Reports a field name that differs only in case from a field of the log
source.`,
	Why: `Field names are case-sensitive, so the field is probably not found in any
event.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    commandline|contains: whoami
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection`,
	Run: fieldNameCase,
})

func fieldNameCase(p *check.Pass) {
	l := logsource(p)
	fields(p, func(i check.Item) {
		name, ok := p.Taxonomy().Canonical(l, i.Field)
		if !ok {
			return
		}
		f := p.Reportf(i.FieldAt, "field names are case-sensitive: this log source has %q, not %.60q", name, i.Field)
		if e, ok := renamed(i, name); ok {
			f.Suggest("Write "+name, e)
		}
	})
}
