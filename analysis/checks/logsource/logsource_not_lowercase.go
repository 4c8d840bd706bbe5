package logsource

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "logsource-not-lowercase",
	Group:    "logsource",
	Severity: check.Warning,
	Title:    "log source with uppercase letters or spaces",
	What: `Reports a value of a log source with uppercase letters or spaces, with
several names, or with the name of an event log instead of its service.`,
	Why: `The specification writes these values in lowercase, with "_" or "-" instead
of spaces. Pipelines compare them exactly, so "Windows" has no mapping. After the change
the rule may be converted with a different mapping: check the query.`,
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
			p.Reportf(v.Span, "%q holds a single value, so pipelines do not find %.80q; write a separate rule for each", key, text)
			continue
		}
		if service := ofChannel(p, l, text); key == "service" && service != "" {
			f := p.Reportf(v.Span, "%.80q is the name of an event log; the service is %q", text, service)
			f.Suggest("Write "+service, v.Rewrite(service)...)
			continue
		}
		low := strings.Join(strings.Fields(strings.ToLower(text)), "_")
		if dashed := strings.ReplaceAll(low, "_", "-"); !p.Taxonomy().KnownLogsource(l.With(key, low)) && p.Taxonomy().KnownLogsource(l.With(key, dashed)) {
			low = dashed
		}
		f := p.Reportf(v.Span, "log source values must be lowercase without spaces; change %.40q to %q", text, low)
		f.Suggest("Write "+low, v.Rewrite(low)...)
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
