package convert

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"regexp"
	"strings"
	"testing"
)

// TestIPv6Pattern compares the expressions for networks with the standard
// library, for addresses inside, at the edges, and outside, in many spellings.
func TestIPv6Pattern(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	trials, inside := 0, 0
	for n := range 3600 {
		network := someNetwork(random, n)
		pattern, ok := ipv6Pattern(network)
		if !ok {
			continue
		}
		re := regexp.MustCompile("(?i)" + pattern)
		for range 24 {
			address := someAddress(random, network)
			for _, text := range spellings(random, address) {
				parsed, err := netip.ParseAddr(text)
				if err != nil || parsed != address {
					t.Fatalf("%q is not a spelling of %s: %v", text, address, err)
				}
				want := network.Contains(address) && !address.Is4In6()
				if got := re.MatchString(text); got != want {
					t.Fatalf("%s and %s: the expression says %v\n%s", network, text, got, pattern)
				}
				trials++
				if want {
					inside++
				}
			}
		}
		for _, text := range []string{"", "x", "1", "10.0.0.1", network.Addr().String() + "x", "x" + network.Addr().String(), "\n" + network.Addr().String(), network.Addr().String() + "\n", "fe80:", "::1:", ":::1", ":1", "1:"} {
			if re.MatchString(text) {
				t.Fatalf("%s finds %q\n%s", network, text, pattern)
			}
		}
	}
	t.Logf("%d spellings, %d of them in their network", trials, inside)
	if trials < 500_000 || inside < trials/4 {
		t.Errorf("only %d spellings, %d inside", trials, inside)
	}
}

// TestIPv6Known has the expected expressions for networks in public rules.
func TestIPv6Known(t *testing.T) {
	for network, want := range map[string]string{
		"::1/128":            `^(?:(?:0{1,4}:){7}0{0,3}1|(?:(?:0{1,4}:){1,6}:|::)(?:0{1,4}:){0,6}0{0,3}1)$`,
		"fe80::/10":          `^(?:fe[8-9a-b][0-9a-f](?:(?::[0-9a-f]{1,4}){7}|(?::[0-9a-f]{1,4}){0,6}:(?:(?::[0-9a-f]{1,4}){1,6}|:)))$`,
		"fc00::/7":           `^(?:f[c-d][0-9a-f][0-9a-f](?:(?::[0-9a-f]{1,4}){7}|(?::[0-9a-f]{1,4}){0,6}:(?:(?::[0-9a-f]{1,4}){1,6}|:)))$`,
		"::/0":               "",
		"::/80":              "",
		"::ffff:0:0/96":      "",
		"::ffff:1.2.3.4/128": "",
	} {
		pattern, ok := ipv6Pattern(netip.MustParsePrefix(network))
		if ok != (want != "") || pattern != want {
			t.Errorf("%s: %s", network, pattern)
		}
	}
}

func someNetwork(random *rand.Rand, n int) netip.Prefix {
	known := []string{"::1/128", "::/128", "fe80::/10", "fc00::/7", "ff00::/8", "2001:db8::/32", "2000::/3", "64:ff9b::/96", "2001:db8::1/128", "::/127", "::2/127", "100::/64", "2001:0:0:5::/64", "1::/16", "0:1::/20", "0:0:1::/47", "0:0:0:0:0:0:1:0/112"}
	if n < len(known) {
		return netip.MustParsePrefix(known[n])
	}
	address := netip.AddrFrom16(sparse(random))
	p, _ := address.Prefix(1 + random.IntN(128))
	return p
}

// sparse is an address with many groups of zeros, and short ones.
func sparse(random *rand.Rand) (a [16]byte) {
	for i := range 8 {
		switch random.IntN(4) {
		case 0:
			a[2*i], a[2*i+1] = byte(random.IntN(256)), byte(random.IntN(256))
		case 1:
			a[2*i+1] = byte(random.IntN(256))
		}
	}
	return a
}

// someAddress is one inside the network, or one with a bit that differs.
func someAddress(random *rand.Rand, network netip.Prefix) netip.Addr {
	of, other := network.Addr().As16(), sparse(random)
	a := of
	for bit := network.Bits(); bit < 128; bit++ {
		a[bit/8] |= other[bit/8] & (0x80 >> (bit % 8))
	}
	switch random.IntN(4) {
	case 0:
		bit := random.IntN(128)
		a[bit/8] ^= 0x80 >> (bit % 8)
	case 1:
		bit := max(0, network.Bits()-1-random.IntN(3))
		a[bit/8] ^= 0x80 >> (bit % 8)
	}
	return netip.AddrFrom16(a)
}

// spellings are ways to write an address.
func spellings(random *rand.Rand, address netip.Addr) []string {
	bytes := address.As16()
	var short, long, mixed [8]string
	for i := range 8 {
		v := int(bytes[2*i])<<8 | int(bytes[2*i+1])
		short[i], long[i] = fmt.Sprintf("%x", v), fmt.Sprintf("%04x", v)
		mixed[i] = fmt.Sprintf("%0*x", 1+random.IntN(4), v)
	}
	all := []string{address.StringExpanded(), strings.Join(short[:], ":"), strings.ToUpper(strings.Join(mixed[:], ":"))}
	if !address.Is4In6() {
		all = append(all, address.String(), strings.ToUpper(address.String()))
	}
	for _, groups := range [][8]string{short, long, mixed} {
		for range 2 { // "::" for any run of zeros, or a part of it
			from := random.IntN(8)
			to := from
			for to < 8 && bytes[2*to] == 0 && bytes[2*to+1] == 0 {
				to++
			}
			if to > from {
				to = from + 1 + random.IntN(to-from)
				all = append(all, strings.Join(groups[:from], ":")+"::"+strings.Join(groups[to:], ":"))
			}
		}
	}
	return all
}
