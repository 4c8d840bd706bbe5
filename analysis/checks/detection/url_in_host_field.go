package detection

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "url-in-host-field",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "URL in a field that holds a host name",
	What: `Reports a value with a scheme, a path, a port, dots in brackets or a dot at the
end in a field that holds a host or domain name.`,
	Why: `The value never matches. Windows DNS events hold domain names without a dot
at the end.`,
	Avoid: `
logsource: {category: network_connection, product: windows}
detection:
  selection:
    DestinationHostname: https://example.com/login
  condition: selection`,
	Prefer: `
logsource: {category: network_connection, product: windows}
detection:
  selection:
    DestinationHostname: example.com
  condition: selection`,
	Run: urlInHostField,
})

// notOfHost is a port, or a dot in brackets as reports write it.
var notOfHost = regexp.MustCompile(`:\d+$|\[\.\]|\(\.\)|\[dot\]`)

func urlInHostField(p *check.Pass) {
	windows := logsource(p).Product == "windows"
	for i, s := range ofKind(p, taxonomy.KindHost, taxonomy.KindDomain) {
		value := s.Node.Value
		if strange := notOfHost.FindStringIndex(value); strange != nil {
			p.Reportf(s.Node.Sub(strange[0], strange[1]), "%q holds a %s, which never contains this", i.Field, i.field.Kind.Doc(logsource(p)))
			continue
		}
		dot := windows && strings.HasSuffix(endOf(s), ".") && strings.Trim(endOf(s), ".") != ""
		if !strings.Contains(value, "/") && !dot {
			continue
		}
		what := i.field.Kind.Doc(logsource(p))
		if dot {
			f := p.Reportf(s.Node.Sub(len(value)-1, len(value)), "%q holds a %s without a dot at the end", i.Field, what)
			rewrite(f, "Remove dot", s.Node, strings.TrimSuffix(value, "."))
			continue
		}
		f := p.Reportf(s.Node.Span, "%q holds a %s, not a URL or a path", i.Field, what)
		host := value
		if _, rest, ok := strings.Cut(host, "://"); ok {
			host = rest
		}
		if host, _, _ = strings.Cut(host, "/"); !strings.ContainsAny(host, "*?") {
			rewrite(f, sigma.Messagef("Write %.60q", host), s.Node, host)
		}
	}
}
