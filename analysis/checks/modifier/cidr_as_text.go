package modifier

import (
	"net/netip"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "cidr-as-text",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "network compared as text",
	What:     `Reports a value such as 10.0.0.0/8 without the modifier "cidr".`,
	Why: `Without "cidr" the value is plain text, which no field of an event
contains.`,
	Avoid: `
detection:
  selection:
    DestinationIp: 10.0.0.0/8
  condition: selection`,
	Prefer: `
detection:
  selection:
    DestinationIp|cidr: 10.0.0.0/8
  condition: selection`,
	Run: cidrAsText,
})

func cidrAsText(p *check.Pass) {
	for _, i := range p.Items() {
		if i.Field == "" || !only(i, "all", "neq") {
			continue
		}
		var found []*check.Finding
		for _, v := range i.Values {
			if s, ok := v.(sigma.String); ok && strings.Contains(s.Node.Value, "/") {
				if _, err := netip.ParsePrefix(s.Node.Value); err == nil {
					found = append(found, p.Reportf(s.Node.Span, "%q looks like a network; add \"cidr\"", s.Node.Value))
				}
			}
		}
		if len(found) == len(i.Values) {
			for _, f := range found {
				f.Suggest("Add cidr", i.AddModifier("cidr"))
			}
		}
	}
}
