package logsource

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "logsource-not-lowercase",
	Group:    "logsource",
	Severity: check.Warning,
	Title:    "log source with capital letters or blanks",
	Why: `The specification writes the values of a log source in small letters, with "_" or
"-" in place of blanks. Pipelines compare them as they stand, so "Windows" finds
no entry. Writing it otherwise brings another entry to bear and with that another
query: look at it.`,
	Avoid: `
logsource:
  product: Windows
detection: {selection: {EventID: 1102}, condition: selection}`,
	Prefer: `
logsource:
  product: windows
detection: {selection: {EventID: 1102}, condition: selection}`,
	Run: logsourceNotLowercase,
})

func logsourceNotLowercase(p *check.Pass) {
	l, ok := known(p)
	if !ok {
		return
	}
	for key, v := range values(p) {
		text := v.Value
		if text == strings.ToLower(text) && !strings.Contains(text, " ") {
			continue
		}
		if _, there := p.Taxonomy().Source(l); there {
			return // a team's own
		}
		if strings.ContainsAny(text, ",;|") {
			p.Reportf(v.Span, "%q is one value of a log source, not several, so pipelines do not find %.80q; write a rule for each", key, text)
			continue
		}
		if service := ofChannel(p, l, text); key == "service" && service != "" {
			f := p.Reportf(v.Span, "%.80q is an event log; the service is called %q", text, service)
			if written, ok := v.Write(service); ok {
				f.Suggest("Write "+service, sigma.Edit{At: v.Span, Text: written})
			}
			continue
		}
		low := strings.Join(strings.Fields(strings.ToLower(text)), "_")
		if dashed := strings.ReplaceAll(low, "_", "-"); !p.Taxonomy().KnownLogsource(l.With(key, low)) && p.Taxonomy().KnownLogsource(l.With(key, dashed)) {
			low = dashed
		}
		f := p.Reportf(v.Span, "values of a log source have small letters and no blanks; pipelines do not find %.40q, write %q", text, low)
		if written, ok := v.Write(low); ok {
			f.Suggest("Write "+low, sigma.Edit{At: v.Span, Text: written})
		}
	}
}

// ofChannel is the service of a product that has the events of an event log, ""
// where none is known.
func ofChannel(p *check.Pass, l taxonomy.Logsource, channel string) string {
	for _, c := range p.Taxonomy().LogsourceValues("service", l.With("service", "")) {
		if s, ok := p.Taxonomy().Source(l.With("service", c.Value)); ok && slices.ContainsFunc(s.Channels, func(name string) bool { return strings.EqualFold(name, channel) }) {
			return c.Value
		}
	}
	return ""
}
