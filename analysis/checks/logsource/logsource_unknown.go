package logsource

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "logsource-unknown",
	Group:    "logsource",
	Severity: check.Info,
	Profiles: map[string]check.Severity{"sigmahq": check.Info},
	Title:    "log source that is a slip away from a known one",
	Why: `Pipelines look for the exact words of a log source. One that the taxonomy and the
public rules do not know, but that differs by a letter or two from one that they
know, was most likely misspelt. Where the settings give this check a severity, and
in the profile sigmahq, all are told that nobody knows. A team's own log sources can
be named in the settings.`,
	Avoid: `
logsource:
  product: windwos
  category: process_creation
detection: {selection: {User: SYSTEM}, condition: selection}`,
	Prefer: `
logsource:
  product: windows
  category: process_creation
detection: {selection: {User: SYSTEM}, condition: selection}`,
	Run: logsourceUnknown,
})

func logsourceUnknown(p *check.Pass) {
	l, ok := known(p)
	if !ok || p.Taxonomy().KnownLogsource(l) {
		return
	}
	near, ok := p.Taxonomy().NearestLogsource(l)
	if !ok {
		if source, _ := entry(p); p.Chosen() && l.String() == strings.ToLower(l.String()) {
			p.Reportf(source.Key.Span, "no log source %.80q is known; if it is your own, add it to the settings", l.String())
		}
		return
	}
	for key, v := range values(p) {
		meant := near.Get(key)
		if v.Value == meant || v.Value != strings.ToLower(v.Value) || strings.Contains(v.Value, " ") {
			continue // capitals and blanks have a check of their own
		}
		f := p.Reportf(v.Span, "no log source %.80q is known; did you mean %q?", l.String(), near.String())
		if written, ok := v.Write(meant); ok {
			f.Pick("Write "+meant, sigma.Edit{At: v.Span, Text: written})
		}
	}
}
