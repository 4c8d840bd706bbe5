package regex

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "cidr-duplicate-or-covered",
	Group:    "regex",
	Severity: check.Hint,
	Optional: true,
	Title:    "network inside another network",
	What:     `Reports a network in a list that lies inside another network of the list.`,
	Why: `Every address of the smaller network is also in the larger one, so the
smaller one has no effect. Some authors keep both for readers who search for a range.`,
	Avoid: `
detection:
  selection:
    DestinationIp|cidr: [10.0.0.0/8, 10.1.0.0/16]
  condition: selection`,
	Prefer: `
detection:
  selection:
    DestinationIp|cidr: [10.0.0.0/8, 192.168.0.0/16]
  condition: selection`,
	Run: cidrDuplicateOrCovered,
})

func cidrDuplicateOrCovered(p *check.Pass) {
	for _, i := range p.Items() {
		if i.All || i.Node.Kind != sigma.Sequence || len(i.Values) > 500 {
			continue
		}
		for n, v := range i.Values {
			a, ok := v.(sigma.CIDR)
			if !ok {
				continue
			}
			for m, w := range i.Values {
				b, ok := w.(sigma.CIDR)
				// Of two that are equal the later one is marked.
				if !ok || m == n || b.Prefix.Bits() > a.Prefix.Bits() || b.Prefix == a.Prefix && m > n || !b.Prefix.Contains(a.Prefix.Addr()) {
					continue
				}
				f := p.Reportf(a.Node.Span, "redundant network: %s is part of %s in the same list", a.Text, b.Text)
				f.Fix("Remove "+a.Text, p.File.Source.RemoveItem(i.Node, n)...)
				break
			}
		}
	}
}
