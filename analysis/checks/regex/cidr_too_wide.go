package regex

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "cidr-too-wide",
	Group:    "regex",
	Severity: check.Warning,
	Title:    "network of all addresses",
	What:     `Reports a network with a prefix length of 0.`,
	Why: `It contains every address of its IP version, so the item matches every
event with such an address.`,
	Avoid: `
detection:
  selection:
    DestinationIp|cidr: 0.0.0.0/0
  condition: selection`,
	Prefer: `
detection:
  selection:
    DestinationIp|cidr: 10.0.0.0/8
  condition: selection`,
	Run: cidrTooWide,
})

func cidrTooWide(p *check.Pass) {
	eachNetwork(p, func(_ check.Item, c sigma.CIDR) {
		if c.Prefix.Bits() == 0 {
			p.Reportf(c.Node.Span, "%q contains every address of its IP version", c.Text)
		}
	})
}
