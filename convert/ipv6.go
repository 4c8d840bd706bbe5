package convert

import (
	"fmt"
	"net/netip"
	"strings"
)

// Parts of an address as text: a group with any value, a zero group, and the
// last two groups written as an IPv4 address.
const (
	anyGroup  = "[0-9a-f]{1,4}"
	zeroGroup = "0{1,4}"
	dotted    = `(?:\.[0-9]{1,3}){3}`
)

var mappedIPv4 = netip.MustParsePrefix("::ffff:0:0/96")

// ipv6Pattern returns a regular expression, for use with the flag i, that
// matches the addresses of an IPv6 network in every spelling: groups with or
// without leading zeros, and "::" in every valid place. IP() of LEQL supports
// IPv4 only. It reports false for networks with IPv4-mapped addresses, which
// Sigma compares as IPv4. Source of the spellings: RFC 4291, section 2.2.
func ipv6Pattern(network netip.Prefix) (string, bool) {
	if network.Bits() == 0 || network.Overlaps(mappedIPv4) {
		return "", false
	}
	p := ipv6Network{bits: network.Bits()}
	for i, b := range network.Addr().As16() {
		if i%2 == 0 {
			p.groups[i/2] = int(b) << 8
		} else {
			p.groups[i/2] |= int(b)
		}
	}
	p.fixed = (p.bits + 15) / 16
	p.free = 8 - p.fixed
	return "^(?:" + strings.Join(p.forms(), "|") + ")$", true
}

// ipv6Network is a network that fixes the value or the range of its first
// groups.
type ipv6Network struct {
	groups      [8]int
	bits        int
	fixed, free int
}

// width is the number of bits of a group that the network fixes.
func (p *ipv6Network) width(i int) int { return min(16, p.bits-16*i) }

func (p *ipv6Network) isZero(i int) bool { return p.groups[i] == 0 && p.width(i) == 16 }

// mayBeZero reports whether "::" can include the group.
func (p *ipv6Network) mayBeZero(i int) bool { return p.groups[i] == 0 }

// group is the expression for the group i.
func (p *ipv6Network) group(i int) string {
	value, width := p.groups[i], p.width(i)
	if width == 16 {
		if value == 0 {
			return zeroGroup
		}
		digits := fmt.Sprintf("%x", value)
		if zeros := 4 - len(digits); zeros > 0 {
			return "0{0," + fmt.Sprint(zeros) + "}" + digits
		}
		return digits
	}
	var nibbles [4]string
	leading := 0 // leading nibbles that may be zero, and thus omitted
	for n := range nibbles {
		from := value >> (12 - 4*n) & 0xf
		free := max(0, min(4, 4*(n+1)-width)) // bits that the network does not fix
		nibbles[n] = class(from, from|(1<<free-1))
		if leading == n && from == 0 && n < 3 {
			leading++
		}
	}
	forms := []string{strings.Join(nibbles[:], "")}
	for n := 1; n <= leading; n++ {
		forms = append(forms, strings.Join(nibbles[n:], ""))
	}
	if len(forms) == 1 {
		return forms[0]
	}
	return "(?:" + strings.Join(forms, "|") + ")"
}

// class is an expression for a range of hexadecimal digits.
func class(from, to int) string {
	const digits = "0123456789abcdef"
	switch {
	case from == to:
		return digits[from : from+1]
	case to < 10 || from > 9:
		return "[" + digits[from:from+1] + "-" + digits[to:to+1] + "]"
	}
	return "[" + digits[from:from+1] + "-9a-" + digits[to:to+1] + "]"
}

// before is the groups up to i, each followed by a colon.
func (p *ipv6Network) before(i int) string {
	var b strings.Builder
	for n := 0; n < i; {
		same := n + 1
		for same < i && p.isZero(n) && p.isZero(same) {
			same++
		}
		b.WriteString(repeat(p.group(n)+":", same-n, same-n))
		n = same
	}
	return b.String()
}

// forms are the expressions for the spellings of an address, by the position of
// "::".
func (p *ipv6Network) forms() []string {
	forms := []string{p.before(p.fixed-1) + p.group(p.fixed-1) + p.tail()}
	for start := 0; start < p.fixed; start++ {
		if !p.isZero(start) || start > 0 && p.isZero(start-1) {
			continue
		}
		end := start
		for end < p.fixed && p.isZero(end) {
			end++
		}
		if rest := p.after(end); rest != "" { // "::" ends within these zeros
			forms = append(forms, p.open(start, end-start-1)+repeat(zeroGroup+":", 0, end-start-1)+rest)
		}
	}
	start := p.fixed // first of the trailing fixed groups that "::" can include
	for start > 0 && p.mayBeZero(start-1) {
		start--
	}
	if start < p.fixed { // "::" extends into the free groups
		form := p.open(start, p.fixed-start-1)
		switch zeros := p.fixed - start - 1; {
		case p.free > 0:
			form += "(?:" + anyGroup + repeat(":"+anyGroup, 0, p.free-1) + p.mayEndDotted() + ")?"
		case p.isZero(7) && zeros > 0:
			form += "(?:" + zeroGroup + repeat(":"+zeroGroup, 0, zeros-1) + ")?"
		}
		forms = append(forms, form)
	}
	return forms
}

// open is everything up to and including "::", which may follow some written
// zero groups.
func (p *ipv6Network) open(start, zeros int) string {
	if start > 0 {
		return p.before(start) + repeat(zeroGroup+":", 0, zeros) + ":"
	}
	if zeros == 0 {
		return "::"
	}
	return "(?:" + repeat(zeroGroup+":", 1, zeros) + ":|::)"
}

// after is the groups from i to the end, all written out.
func (p *ipv6Network) after(i int) string {
	var b strings.Builder
	for n := i; n < p.fixed; n++ {
		b.WriteString(p.group(n))
		if n < 7 {
			b.WriteByte(':')
		}
	}
	if p.free > 0 {
		b.WriteString(anyGroup + repeat(":"+anyGroup, p.free-1, p.free-1))
	}
	return b.String()
}

// tail is what follows the fixed groups if "::" includes none of them.
func (p *ipv6Network) tail() string {
	if p.free == 0 {
		return ""
	}
	group := ":" + anyGroup
	forms := []string{repeat(group, p.free, p.free)}
	if p.endsDotted() {
		forms = append(forms, repeat(group, p.free-1, p.free-1)+dotted)
	}
	before := repeat(group, 0, p.free-1) + ":"
	if p.free > 1 {
		forms = append(forms, before+"(?:"+repeat(group, 1, p.free-1)+p.mayEndDotted()+"|:)")
	} else {
		forms = append(forms, before+":")
	}
	return "(?:" + strings.Join(forms, "|") + ")"
}

// endsDotted reports whether addresses of the network may end with an IPv4
// address, such as those of 64:ff9b::/96.
func (p *ipv6Network) endsDotted() bool { return p.free >= 2 && p.bits >= 64 }

func (p *ipv6Network) mayEndDotted() string {
	if p.endsDotted() {
		return "(?:" + dotted + ")?"
	}
	return ""
}

// repeat is an expression repeated between least and most times.
func repeat(expression string, least, most int) string {
	switch {
	case most <= 0:
		return ""
	case least == most && most == 1:
		return expression
	case least == most:
		return fmt.Sprintf("(?:%s){%d}", expression, most)
	case most == 1:
		return "(?:" + expression + ")?"
	}
	return fmt.Sprintf("(?:%s){%d,%d}", expression, least, most)
}
