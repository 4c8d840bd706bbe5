package logsource

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "logsource-unknown",
	Group:    "logsource",
	Severity: check.Info,
	Profiles: map[string]check.Severity{"sigmahq": check.Info},
	Title:    "unknown log source",
	What: `Reports an unknown log source that is similar to a known one, or would be
known if a value had another key. If the settings set a severity for this check, or with
the profile "sigmahq", every unknown log source is reported.`,
	Why: `Pipelines look for the exact words of a log source, so a misspelled one has
no mapping. Add the log sources of your team to the settings.`,
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
			f := p.Reportf(source.Key.Span, "unknown log source %.80q; add it to the settings if it is your own", l.String())
			relateUnknown(p, f)
		}
		return
	}
	for key, v := range values(p) {
		meant := near.Get(key)
		if v.Value == meant || v.Value != strings.ToLower(v.Value) || strings.Contains(v.Value, " ") {
			continue // case and spaces have separate checks
		}
		f := p.Reportf(v.Span, "unknown log source %.80q; did you mean %q?", l.String(), near.String())
		f.Suggest("Write "+meant, v.Rewrite(meant)...)
	}
}

// relateUnknown shows the values that no known log source has, or all where each is known
// but not with the others.
func relateUnknown(p *check.Pass, f *check.Finding) {
	unknown := 0
	for key, v := range values(p) {
		if len(p.Taxonomy().LogsourceValues(key, taxonomy.Logsource{}.With(key, v.Value))) == 0 {
			f.RelatedTo(v.Span, "no known log source has this %s", key)
			unknown++
		}
	}
	if unknown > 0 {
		return
	}
	for _, v := range values(p) {
		f.RelatedTo(v.Span, "known, but not together with the others")
	}
}

// elsewhere finds a value that makes a known log source under a key that is
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
			f := p.Reportf(part.Key.Span, "unknown log source %.80q; did you mean %q?", l.String(), meant.String())
			f.Suggest("Write "+other, part.Key.Rewrite(other)...)
			return true
		}
	}
	return false
}
