package detection

import (
	"strconv"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "address-prefix-without-dot",
	Group:    "detection",
	Severity: check.Info,
	Title:    "address prefix that ends inside an octet",
	What:     `Reports the start of an IPv4 address without a dot at its end.`,
	Why: `"startswith: 10.1" also matches 10.10.0.1 and 10.199.0.1. With a dot at the
end only one network matches. "cidr" states the network exactly.`,
	Avoid: `
logsource: {category: network_connection, product: windows}
detection:
  selection:
    DestinationIp|startswith: '10.1'
  condition: selection`,
	Prefer: `
logsource: {category: network_connection, product: windows}
detection:
  selection:
    DestinationIp|startswith: '10.1.'
  condition: selection`,
	Run: addressPrefixWithoutDot,
})

func addressPrefixWithoutDot(p *check.Pass) {
	for i, s := range ofKind(p, taxonomy.KindIP) {
		start := startOf(s)
		if len(s.Parts) != 2 || s.Parts[1].Kind != sigma.Any || strings.Count(start, ".") > 2 && !openOctet(start) || !openOctet(start) {
			continue
		}
		f := p.Reportf(s.Node.Span, "this also matches longer octets, such as %q", start+"0.0")
		if i.Has("startswith") && s.Node.Value == start {
			rewrite(f, "Add dot", s.Node, start+".")
		}
	}
}

// openOctet reports whether the last octet of the beginning of an IPv4 address can have more digits.
func openOctet(start string) bool {
	octets := strings.Split(start, ".")
	if len(octets) > 3 {
		return false
	}
	for _, octet := range octets {
		if n, err := strconv.Atoi(octet); err != nil || n > 255 || octet[0] == '-' || octet[0] == '+' {
			return false
		}
	}
	last, _ := strconv.Atoi(octets[len(octets)-1])
	return last > 0 && last*10 <= 255
}
