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
	Title:    "network of one address",
	Why: `A network of one address is that address, and a plain value says so. The two
differ for IPv6, where one address has many spellings that only "cidr" takes
for the same.`,
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
			p.Reportf(c.Node.Span, "%q is one address; a value without \"cidr\" says so", c.Text)
		}
	})
}
