package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "field-name-case",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "field name in the wrong case",
	Why: `Names of fields are case-sensitive. The log source has a field that differs from
this one by capitals only, so this one is probably found in no event.`,
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
		f := p.Reportf(i.FieldAt, "this log source has the field %q, and not %.60q", name, i.Field)
		if e, ok := renamed(i, name); ok {
			f.Suggest("Write "+name, e)
		}
	})
}
