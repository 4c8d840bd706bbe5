package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "field-name-space",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "field name with a space",
	What:     `Reports a field name that contains a space, or starts or ends with one.`,
	Why: `Sigma field names have no spaces, even if the log shows them with spaces
(Sigma rules specification, section "Fields"). No event has a field with such a name.`,
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
		f := p.Reportf(i.FieldAt, "the field name %.60q contains a space; remove it", i.Field)
		for _, between := range []string{"", "_"} {
			name := strings.Join(strings.Fields(i.Field), between)
			if e, ok := renamed(i, name); ok && (between == "" || strings.Contains(name, "_")) {
				f.Suggest("Write "+name, e)
			}
		}
	})
}
