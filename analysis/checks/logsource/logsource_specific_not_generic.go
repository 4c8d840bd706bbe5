package logsource

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "logsource-specific-not-generic",
	Group:    "logsource",
	Severity: check.Hint,
	Profiles: map[string]check.Severity{"sigmahq": check.Hint},
	Title:    "specific event instead of its category",
	What: `Reports a rule on a log and an event ID that a category covers. If the
settings set a severity for this check, or with the profile "sigmahq", rarely used
categories are included.`,
	Why: `"category: process_creation" covers event 1 of Sysmon and event 4688 of the
security log, whichever is available. A rule on one of them finds nothing where only the
other is collected. The fields have different names there, so there is no automatic fix.`,
	Avoid: `
logsource:
  product: windows
  service: sysmon
detection: {selection: {EventID: 1, User: SYSTEM}, condition: selection}`,
	Prefer: `
logsource:
  product: windows
  category: process_creation
detection: {selection: {User: SYSTEM}, condition: selection}`,
	Run: logsourceSpecificNotGeneric,
})

func logsourceSpecificNotGeneric(p *check.Pass) {
	l, ok := known(p)
	if !ok || l.Product != "windows" || l.Category != "" || l.Service == "" {
		return
	}
	for _, i := range p.Items() {
		if i.Field != "EventID" || len(i.Modifiers) > 0 {
			continue
		}
		for _, v := range i.Values {
			n, number := v.(sigma.Number)
			if !number {
				continue
			}
			if names := categories(p.Taxonomy().Generic(l.Service, n.Text), p.Configured()); names != "" {
				p.Reportf(v.SourceNode().Span, "event %s of %s is part of %s, which also covers other logs", n.Text, l.Service, names)
			}
		}
	}
}

// categories names the log sources that several rules read, or all of them.
func categories(generic []taxonomy.Logsource, all bool) string {
	var names []string
	for _, l := range generic {
		if source, ok := taxonomy.Standard().Source(l); ok && (all || source.Rules > 1) {
			names = append(names, `"category: `+l.Category+`"`)
		}
	}
	return strings.Join(names, " or ")
}
