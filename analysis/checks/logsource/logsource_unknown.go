package logsource

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "logsource-unknown",
	Group:    "logsource",
	Severity: check.Info,
	Profiles: map[string]check.Severity{"sigmahq": check.Info},
	Title:    "log source that is a slip away from a known one",
	Why: `Pipelines look for the exact words of a log source. One that the taxonomy and the
public rules do not know, but with values that differ from known ones by a letter, by
two where they are long, or by the form of the last word (process_create), was most
likely misspelt. So it was if a value under another key makes it a known one. Where
the settings give this check a severity, and in the profile sigmahq, all are told
that nobody knows. A team's own log sources can be named in the settings.`,
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
	if elsewhere(p, l) {
		return
	}
	near, ok := p.Taxonomy().SuggestLogsource(l)
	if !ok {
		if source, _ := entry(p); p.Configured() && l.String() == strings.ToLower(l.String()) {
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
			f.Suggest("Write "+meant, sigma.Edit{At: v.Span, Text: written})
		}
	}
}

// elsewhere tells of a value that makes a known log source under a key that is
// not there: "category: windows".
func elsewhere(p *check.Pass, l taxonomy.Logsource) bool {
	source, _ := entry(p)
	for key, v := range values(p) {
		if len(p.Taxonomy().LogsourceValues(key, taxonomy.Logsource{}.With(key, v.Value))) > 0 {
			continue
		}
		for _, other := range taxonomy.LogsourceKeys {
			meant := l.With(key, "").With(other, v.Value)
			if _, there := source.Value.Get(other); there || !p.Taxonomy().KnownLogsource(meant) {
				continue
			}
			part, _ := source.Value.Get(key)
			f := p.Reportf(part.Key.Span, "no log source %.80q is known; did you mean %q?", l.String(), meant.String())
			if written, ok := part.Key.Write(other); ok {
				f.Suggest("Write "+other, sigma.Edit{At: part.Key.Span, Text: written})
			}
			return true
		}
	}
	return false
}
