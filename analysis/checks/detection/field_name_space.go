package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "field-name-space",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "field name with a blank",
	Why: `Names of fields are written without blanks, also where a log shows them with some
(Sigma rules specification, "Fields"). No field of an event has such a name
then.`,
	Avoid: `
detection:
  selection:
    Event ID: 4688
  condition: selection`,
	Prefer: `
detection:
  selection:
    EventID: 4688
  condition: selection`,
	Run: fieldNameSpace,
})

func fieldNameSpace(p *check.Pass) {
	fields(p, func(i check.Item) {
		if !strings.ContainsAny(strings.TrimSpace(i.Field), " \t") && i.Field == strings.TrimSpace(i.Field) {
			return
		}
		f := p.Reportf(i.FieldAt, "%.60q contains a blank; fields are written without", i.Field)
		for _, between := range []string{"", "_"} {
			name := strings.Join(strings.Fields(i.Field), between)
			if e, ok := renamed(i, name); ok && (between == "" || strings.Contains(name, "_")) {
				f.Suggest("Write "+name, e)
			}
		}
	})
}
