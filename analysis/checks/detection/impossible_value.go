package detection

import (
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "impossible-value",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "value that the field cannot hold",
	What: `Reports a value that a field of its kind cannot have, such as a port above
65535, an IPv4 address with an octet above 255, or an MD5 without 32 digits.`,
	Why: `The value never matches. Usually it has a typing error or belongs to
another field.`,
	Avoid: `
logsource: {category: network_connection, product: windows}
detection:
  selection:
    DestinationPort: 80443
  condition: selection`,
	Prefer: `
logsource: {category: network_connection, product: windows}
detection:
  selection:
    DestinationPort: [80, 443]
  condition: selection`,
	Run: impossibleValue,
})

var (
	guid   = regexp.MustCompile(`^\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?$`)
	octets = regexp.MustCompile(`^\d+(\.\d+){1,3}\.?$`)
	// addressLike is text that was meant as an address; other values of the field may be
	// names that a program writes in its place.
	addressLike = regexp.MustCompile(`^[\d.,:/\[\]]*\d[\d.,:/\[\]]*$`)
	hostLike    = regexp.MustCompile(`(?i)^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$`)
)

func impossibleValue(p *check.Pass) {
	l := logsource(p)
	for _, i := range knownItems(p) {
		known := i.field
		for _, v := range i.Values {
			n := v.SourceNode()
			if n == nil || n.Target != nil {
				continue
			}
			why := ""
			switch v := v.(type) {
			case sigma.Number:
				why = impossibleNumber(l, known, v)
			case sigma.Comparison:
				if limit := most(l, known); limit > 0 && (beyond(v, limit)) {
					why = sigma.Messagef("it is a number from 0 to %d", int(limit))
				}
			case sigma.String:
				why = impossibleText(l, known, i.Item, v)
			}
			if why != "" {
				p.Reportf(n.Span, "%q never holds this: %s", i.Field, why)
			}
		}
	}
}

// beyond reports whether a comparison leaves no number from 0 to the limit.
func beyond(c sigma.Comparison, limit float64) bool {
	n := c.Number.Float
	switch c.Op {
	case "gt":
		return n >= limit
	case "gte":
		return n > limit
	case "lt":
		return n <= 0
	}
	return n < 0
}

// most is the greatest number that a field holds, 0 where that is not known.
func most(l taxonomy.Logsource, f taxonomy.Field) float64 {
	if f.Kind == taxonomy.KindPort || f.Name == "EventID" && l.Product == "windows" {
		return 65535
	}
	return 0
}

func impossibleNumber(l taxonomy.Logsource, f taxonomy.Field, n sigma.Number) string {
	limit := most(l, f)
	switch {
	case limit > 0 && (n.Float < 0 || n.Float > limit || n.Float != float64(int(n.Float))):
		return sigma.Messagef("it is a whole number from 0 to %d", int(limit))
	case f.Name == "LogonType" && len(f.Values) > 0:
		if _, ok := f.Value(n.Text); !ok {
			return "Windows has no such type of logon"
		}
	case f.Name == "sc-status" && n.Float != 0 && (n.Float < 100 || n.Float > 599):
		return "it is a status of HTTP, from 100 to 599"
	case f.Kind == taxonomy.KindBoolean && n.Text != "0" && n.Text != "1":
		return "it is true or false"
	}
	return ""
}

// address reports whether a text may be an IP address, or is a name that programs write
// instead of one.
func address(text string) bool {
	if _, err := netip.ParseAddr(text); err == nil {
		return true
	}
	return !addressLike.MatchString(text) && !hostLike.MatchString(text)
}

// forbidden is a character of a text that no name of an account has.
func forbidden(s sigma.String) string {
	for _, part := range s.Parts {
		if at := strings.IndexAny(part.Text, `"/[]|<>`); part.Kind == sigma.Text && at >= 0 {
			return part.Text[at : at+1]
		}
	}
	return ""
}

func impossibleText(l taxonomy.Logsource, f taxonomy.Field, i check.Item, s sigma.String) string {
	text, whole := s.Plain()
	if i.Has("re") || i.Has("cidr") {
		return ""
	}
	switch {
	case f.Kind == taxonomy.KindIP:
		for _, part := range s.Parts {
			if part.Kind == sigma.Text && octets.MatchString(part.Text) {
				for _, octet := range strings.Split(strings.TrimSuffix(part.Text, "."), ".") {
					if n, err := strconv.Atoi(octet); err != nil || n > 255 {
						return sigma.Messagef("an octet of an address is at most 255, and this one is %.20s", octet)
					}
				}
			}
		}
		if whole && text != "" && text != "-" && !address(text) {
			return "it is an IP address, for example " + f.Kind.Example(l)
		}
	case l.Product == "windows" && f.Kind == "user" && forbidden(s) != "":
		return sigma.Messagef("no account contains %q", forbidden(s))
	case !whole || text == "" || text == "-":
	case f.Kind == taxonomy.KindPort || slices.Contains([]string{"EventID", "LogonType", "sc-status"}, f.Name):
		if strings.Trim(text, "0123456789") != "" {
			return "it is a number"
		}
	case f.Name == "IntegrityLevel" && len(f.Values) > 0 && !strings.HasPrefix(text, "S-1-"):
		_, known := f.Value(text)
		if _, near := nearValue(f, text); !known && !near { // see misspelled-value
			return "Windows has no such level"
		}
	case f.Kind == taxonomy.KindBoolean && !slices.Contains([]string{"true", "false", "0", "1"}, strings.ToLower(text)):
		return "it is true or false"
	case f.Kind == taxonomy.KindGUID && !guid.MatchString(text):
		return "it is a GUID, for example " + f.Kind.Example(taxonomy.Logsource{})
	case f.Kind.Digits() > 0 && (len(text) != f.Kind.Digits() || strings.Trim(text, "0123456789abcdefABCDEF") != ""):
		return sigma.Messagef("it is a hash of %d digits", f.Kind.Digits())
	}
	return ""
}
