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
	Title:    "event of a log instead of the category that stands for it",
	Why: `"category: process_creation" stands for event 1 of Sysmon and for event 4688 of
the security log, whichever is there. A rule that names the log and the event
itself finds nothing where the other one is collected. The fields are called
otherwise there, so this is for the author to change. Categories that hardly any
public rule has are told where the settings give this check a severity, and in the
profile sigmahq.`,
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
				p.Reportf(v.SourceNode().Span, "event %s of %s is what %s stands for, which other sources have, too", n.Text, l.Service, names)
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
