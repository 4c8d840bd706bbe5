package sigma

import (
	"net/netip"
	"strings"
)

var _ = modifier(Modifier{
	Name: "cidr",
	Doc:  "The field is an address inside the network.",
	role: starts,
	value: func(a *application, v Value) Value {
		s, ok := v.(String)
		if !ok {
			a.wrong(v, "a network such as 10.0.0.0/8")
			return nil
		}
		text := s.Node.Value
		prefix, err := netip.ParsePrefix(text)
		if err != nil && !strings.Contains(text, "/") {
			if address, bad := netip.ParseAddr(text); bad == nil && address.Zone() == "" {
				prefix, err = address.Prefix(address.BitLen())
			}
		}
		if err != nil {
			a.fault("cidr-invalid", s.Node.Span, "%q is no network; write one as 10.0.0.0/8 or 2001:db8::/32", text)
			return nil
		}
		return CIDR{s.Origin, text, prefix.Masked()}
	},
})
