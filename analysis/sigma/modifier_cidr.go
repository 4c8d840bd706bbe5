package sigma

import (
	"fmt"
	"math/bits"
	"net/netip"
	"strings"
)

var _ = modifier(Modifier{
	Name:    "cidr",
	Doc:     "The field is an address inside the network.",
	Example: `DestinationIp|cidr: 10.0.0.0/8`,
	role:    matcher,
	value: func(a *application, v Value) Value {
		s, ok := v.(String)
		if !ok {
			a.wrongType(v, "a network such as 10.0.0.0/8")
			return nil
		}
		text := s.Node.Value
		prefix, err := netip.ParsePrefix(withBits(text))
		if err != nil && !strings.Contains(text, "/") {
			if address, bad := netip.ParseAddr(text); bad == nil && address.Zone() == "" {
				prefix, err = address.Prefix(address.BitLen())
			}
		}
		if err != nil {
			a.problem("cidr-invalid", s.Node.Span, "%q is not a network; write it like 10.0.0.0/8 or 2001:db8::/32", text)
			return nil
		}
		return CIDR{s.Origin, text, prefix.Masked()}
	},
})

// withBits writes a mask such as 255.255.0.0 as its number of bits, as pySigma
// reads it.
func withBits(text string) string {
	network, written, _ := strings.Cut(text, "/")
	mask, err := netip.ParseAddr(written)
	if err != nil || !mask.Is4() {
		return text
	}
	b := mask.As4()
	m := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
	if ones := bits.LeadingZeros32(^m); ones == bits.OnesCount32(m) {
		return fmt.Sprintf("%s/%d", network, ones)
	}
	return text
}
