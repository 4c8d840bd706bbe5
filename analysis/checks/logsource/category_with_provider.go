package logsource

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "category-with-provider",
	Group:    "logsource",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "provider that the category implies",
	What:     `Reports a test on Provider_Name in a rule with a category.`,
	Why: `A category covers an event in each log that has it. The name of one
provider excludes the others, or is redundant if there is only one.`,
	Avoid: `
logsource:
  product: windows
  category: process_creation
detection: {selection: {Provider_Name: Microsoft-Windows-Sysmon, User: SYSTEM}, condition: selection}`,
	Prefer: `
logsource:
  product: windows
  category: process_creation
detection: {selection: {User: SYSTEM}, condition: selection}`,
	Run: categoryWithProvider,
})

func categoryWithProvider(p *check.Pass) {
	l, ok := known(p)
	if !ok || l.Product != "windows" || l.Category == "" {
		return
	}
	if source, ok := p.Taxonomy().Source(l); !ok || len(source.Channels) == 0 {
		return
	}
	for _, i := range p.Items() {
		if i.Field == "Provider_Name" && i.Key != nil {
			p.Reportf(i.FieldAt, `"category: %s" already implies the provider; remove Provider_Name`, l.Category)
		}
	}
}
