package logsource

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "category-with-provider",
	Group:    "logsource",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "provider that the category says already",
	Why: `A category stands for an event in each log that has it. The name of one provider
leaves out the others, and where there is only one it says nothing more.`,
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
			p.Reportf(i.FieldAt, `"category: %s" says already whose event is meant; leave Provider_Name out`, l.Category)
		}
	}
}
