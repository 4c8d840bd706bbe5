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
	Title:    "network with bits behind its prefix",
	Why: `In a network only the fixed bits count; the address of the network has zeros
behind them. pySigma refuses an address that has more, other readers cut it.`,
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
		f := p.Reportf(c.Node.Span, "%q has bits set behind its prefix; the network is %s", c.Text, c.Prefix)
		if text, ok := c.Node.Write(c.Prefix.String()); ok {
			f.Fix("Write "+c.Prefix.String(), sigma.Edit{At: c.Node.Span, Text: text})
		}
	})
}
