package regex

import (
	"net/netip"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "cidr-host-bits",
	Group:    "regex",
	Severity: check.Warning,
	Title:    "network with host bits set",
	What: `Reports a network whose address has bits set after the prefix, such as
10.1.2.3/8.`,
	Why: `pySigma rejects such a network; other tools ignore the bits.`,
	Avoid: `
detection:
  selection:
    DestinationIp|cidr: 10.1.2.3/8
  condition: selection`,
	Prefer: `
detection:
  selection:
    DestinationIp|cidr: 10.0.0.0/8
  condition: selection`,
	Run: cidrHostBits,
})

func cidrHostBits(p *check.Pass) {
	eachNetwork(p, func(_ check.Item, c sigma.CIDR) {
		written, err := netip.ParsePrefix(c.Text)
		if err != nil || written == c.Prefix {
			return
		}
		f := p.Reportf(c.Node.Span, "%q has host bits set; use %s", c.Text, c.Prefix)
		f.Fix("Write "+c.Prefix.String(), c.Node.Rewrite(c.Prefix.String())...)
	})
}
