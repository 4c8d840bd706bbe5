package detection

import (
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
	word   = regexp.MustCompile(`^[A-Za-z][A-Za-z ]*$`)
)

func impossibleValue(p *check.Pass) {
	l := logsource(p)
	fields(p, func(i check.Item) {
		known, ok := p.Taxonomy().Field(l, i.Field)
		if !ok || known.Kind == "" {
			return
		}
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
				if limit := most(l, known); limit > 0 && (v.Number.Float > limit && v.Op[0] == 'g' || v.Number.Float < 0 && v.Op[0] == 'l') {
					why = sigma.Messagef("at most %d", int(limit))
				}
			case sigma.String:
				why = impossibleText(known, v)
			}
			if why != "" {
				p.Reportf(n.Span, "%q never holds this: %s", i.Field, why)
			}
		}
	})
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
	case f.Kind == taxonomy.KindBoolean && n.Text != "0" && n.Text != "1":
		return "it is true or false"
	}
	return ""
}

func impossibleText(f taxonomy.Field, s sigma.String) string {
	text, whole := s.Plain()
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
	case !whole || text == "" || text == "-":
	case f.Kind == taxonomy.KindPort && word.MatchString(text), f.Name == "EventID" && word.MatchString(text), f.Name == "LogonType" && word.MatchString(text):
		return "it is a number"
	case f.Kind == taxonomy.KindBoolean && !slices.Contains([]string{"true", "false", "0", "1"}, strings.ToLower(text)):
		return "it is true or false"
	case f.Kind == taxonomy.KindGUID && !guid.MatchString(text):
		return "it is a GUID, for example " + f.Kind.Example(taxonomy.Logsource{})
	case f.Kind.Digits() > 0 && (len(text) != f.Kind.Digits() || strings.Trim(text, "0123456789abcdefABCDEF") != ""):
		return sigma.Messagef("it is a hash of %d digits", f.Kind.Digits())
	}
	return ""
}
