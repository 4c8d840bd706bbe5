package regex

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "cidr-single-address",
	Group:    "regex",
	Severity: check.Hint,
	Optional: true,
	Title:    "network of a single address",
	What:     `Reports a network that contains a single address.`,
	Why: `The plain address means the same without "cidr". For IPv6 the two differ:
an address has many spellings, which only "cidr" matches.`,
	Avoid: `
detection:
  selection:
    DestinationIp|cidr: 10.0.0.1/32
  condition: selection`,
	Prefer: `
detection:
  selection:
    DestinationIp: 10.0.0.1
  condition: selection`,
	Run: cidrSingleAddress,
})

func cidrSingleAddress(p *check.Pass) {
	eachNetwork(p, func(_ check.Item, c sigma.CIDR) {
		if c.Prefix.IsSingleIP() {
			p.Reportf(c.Node.Span, "%q is a single address; write it without \"cidr\"", c.Text)
		}
	})
}
