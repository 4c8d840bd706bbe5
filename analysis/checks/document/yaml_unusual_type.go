package document

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "yaml-unusual-type",
	Group:    "document",
	Severity: check.Error,
	Title:    "unquoted value with a surprising type",
	What: `Reports an unquoted value that YAML reads as another type than text, or
that YAML 1.1 and YAML 1.2 read differently. It is an error if pySigma rejects the rule:
a date as a value to search for, or a Boolean or number where a modifier requires text.
A value that only YAML 1.2 reads as a number, such as 00000429, is a hint.`,
	Why: `pySigma uses YAML 1.1, where yes and off are Booleans, 0123 is an octal
number, 1:20 is a base-60 number and 2024-05-01 is a date; other tools use YAML 1.2.
Both read 0x1410 as a number. Events contain the text, so the rule matches with one tool
and misses with another.`,
	Avoid: `
detection:
  selection:
    GrantedAccess: 0x1410
    Enabled: yes
  condition: selection`,
	Prefer: `
detection:
  selection:
    GrantedAccess: '0x1410'
    Enabled: 'yes'
  condition: selection`,
	Run: yamlUnusualType,
})

func yamlUnusualType(p *check.Pass) {
	root := p.Document.Root
	if root == nil || root.Kind != sigma.Mapping {
		return
	}
	items := sync.OnceValue(func() map[*sigma.Node]*sigma.Item { return itemsByValue(p) }) // few documents need them
	none := func() map[*sigma.Node]*sigma.Item { return nil }
	names := known()
	at, ok := place(p.Document)
	for _, e := range root.Pairs {
		if e.Merged || !ok || !names[at][e.Key.Value] {
			continue // a key of the team's own
		}
		switch e.Key.Value {
		case "date", "modified":
		case "detection", "filter", "correlation", "generate":
			unusualTypes(p, e.Value, true, items)
		default:
			unusualTypes(p, e.Value, false, none)
		}
	}
}

// itemsByValue are the detection items by the nodes of their values, those too of
// which another value could not be read.
func itemsByValue(p *check.Pass) map[*sigma.Node]*sigma.Item {
	items := map[*sigma.Node]*sigma.Item{}
	for _, s := range p.Selections() {
		for i := range sigma.ItemsOf(s.Test) {
			items[i.Node] = i
			for _, n := range i.Node.Items {
				items[n] = i
			}
		}
	}
	return items
}

// refused reports whether pySigma refuses a rule because a value has a type other
// than text: no value of a rule may be a date, an infinity or NaN, and most modifiers
// need text.
func refused(i *sigma.Item, older string) bool {
	if older == "a date" || older == special || older == infinity || older == notNumber {
		return true
	}
	number := strings.HasPrefix(older, "the number ")
	if !number && older != "true" && older != "false" {
		return false
	}
	for _, m := range i.Modifiers {
		switch m.Name {
		case "re", "all", "neq": // these take every type
		case "exists":
			return number
		case "lt", "lte", "gt", "gte", "minute", "hour", "day", "week", "month", "year":
			return !number
		default:
			return true
		}
	}
	return false
}

// unusualTypes looks at a value and all below it, some of which may be true or
// false.
func unusualTypes(p *check.Pass, n *sigma.Node, logical bool, items func() map[*sigma.Node]*sigma.Item) {
	if n.Broken || n.Target != nil {
		return
	}
	if n.Kind == sigma.Scalar {
		unusualType(p, n, logical, items)
	}
	for _, e := range n.Pairs {
		if !e.Merged {
			unusualTypes(p, e.Key, false, func() map[*sigma.Node]*sigma.Item { return nil })
			unusualTypes(p, e.Value, logical, items)
		}
	}
	for _, item := range n.Items {
		unusualTypes(p, item, logical, items)
	}
}

func unusualType(p *check.Pass, n *sigma.Node, logical bool, items func() map[*sigma.Node]*sigma.Item) {
	if n.Style != sigma.Plain || !suspicious(n.Value) || ownTag(p, n) {
		return
	}
	older, newer := yaml11(n.Value), yaml12(n.Value)
	item, value := items()[n]
	var f *check.Finding
	switch {
	case older == newer && (older == plain || older == "the number "+n.Value):
		return
	case value && refused(item, older) && older == newer && strings.HasPrefix(older, "the number "):
		return // see number-with-text-modifier
	case value && refused(item, older):
		f = p.Reportf(n.Span, "%.40q is %s in YAML 1.1, so pySigma rejects the rule; quote it", n.Value, older)
	case older == newer:
		f = p.Reportf(n.Span, "%.40q is read as %s; quote it if text is meant", n.Value, older).WithSeverity(check.Warning)
	default:
		f = p.Reportf(n.Span, "%.40q is %s in YAML 1.1, which pySigma uses, but %s in YAML 1.2; quote it if text is meant", n.Value, older, newer).WithSeverity(check.Warning)
		if older == plain {
			f.WithSeverity(check.Hint) // as it is read here, and by most tools
		}
	}
	if quoted, ok := sigma.Quote(n.Value); ok {
		f.Suggest("Quote value", sigma.Edit{At: n.Span, Text: quoted})
	}
	if logical && (older == "true" || older == "false") {
		f.Suggest("Write "+older, sigma.Edit{At: n.Span, Text: older})
	}
}

// ownTag reports whether the author named the type.
func ownTag(p *check.Pass, n *sigma.Node) bool {
	before := strings.TrimRight(p.File.Source.Text(sigma.Span{Start: p.Document.Span.Start, End: n.Span.Start}), " ")
	return strings.HasSuffix(before[strings.LastIndexAny(before, " \n[{,")+1:], "!!"+strings.TrimPrefix(n.Tag, "!!"))
}

// suspicious passes most texts over. What is left has few bytes, and looks like
// a number, a date, or a word of YAML.
func suspicious(value string) bool {
	if value == "" || len(value) > 40 {
		return false
	}
	switch c := value[0]; {
	case c >= '1' && c <= '9':
		rest := strings.Trim(value, "0123456789")
		return rest != "" && strings.Trim(rest, "0123456789+-_.:eE \tTtZ") == ""
	case c == '0' || c == '-' || c == '+' || c == '.':
		return len(value) > 1
	case c == '=':
		return len(value) == 1
	case strings.IndexByte("yYnNoO", c) >= 0:
		return len(value) <= 3
	}
	return false
}

const (
	plain     = "text"
	special   = "a special value"
	infinity  = "infinity"
	notNumber = "the value NaN"
)

// The types of YAML 1.1, as its type repository and PyYAML have them.
var (
	integer11 = regexp.MustCompile(`^[-+]?(0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)$`)
	sixties11 = regexp.MustCompile(`^[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+$`)
	float11   = regexp.MustCompile(`^([-+]?[0-9][0-9_]*\.[0-9_]*([eE][-+][0-9]+)?|\.[0-9][0-9_]*([eE][-+][0-9]+)?)$`)
	date11    = regexp.MustCompile(`^\d{4}-\d\d-\d\d$|^\d{4}-\d\d?-\d\d?([Tt]|[ \t]+)\d\d?:\d\d:\d\d(\.\d*)?([ \t]*(Z|[-+]\d\d?(:?\d\d)?))?$`)
)

// yaml11 says what YAML 1.1 reads a plain scalar as.
func yaml11(value string) string {
	switch value {
	case "yes", "Yes", "YES", "on", "On", "ON":
		return "true"
	case "no", "No", "NO", "off", "Off", "OFF":
		return "false"
	case "=":
		return special
	}
	digits := strings.ReplaceAll(value, "_", "")
	switch {
	case integer11.MatchString(value):
		i, err := strconv.ParseInt(digits, 0, 64)
		return number(float64(i), err, strconv.FormatInt(i, 10))
	case sixties11.MatchString(value):
		sum, sign := int64(0), int64(1)
		if digits[0] == '-' {
			sign = -1
		}
		for part := range strings.SplitSeq(strings.TrimLeft(digits, "+-"), ":") {
			i, _ := strconv.ParseInt(part, 10, 64)
			sum = sum*60 + i
		}
		return "the number " + strconv.FormatInt(sign*sum, 10)
	case float11.MatchString(value):
		return float(digits)
	case date11.MatchString(value):
		return "a date"
	}
	return infinite(value)
}

// The types of YAML 1.2: section 10.3, the core schema.
var (
	integer12 = regexp.MustCompile(`^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$`)
	float12   = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
)

// yaml12 says what YAML 1.2 reads a plain scalar as.
func yaml12(value string) string {
	switch {
	case integer12.MatchString(value):
		base := 10
		if strings.HasPrefix(value, "0o") || strings.HasPrefix(value, "0x") {
			base = 0
		}
		i, err := strconv.ParseInt(value, base, 64)
		return number(float64(i), err, strconv.FormatInt(i, 10))
	case float12.MatchString(value):
		return float(value)
	}
	return infinite(value)
}

// float is the number that a text with a point or an exponent is read as.
func float(value string) string {
	f, err := strconv.ParseFloat(value, 64)
	short := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(short, ".") {
		short += ".0"
	}
	return number(f, err, short)
}

// number names a number, as exactly as a reader keeps it.
func number(f float64, err error, exact string) string {
	if err != nil || math.IsInf(f, 0) || len(exact) > 40 {
		return "a number out of range"
	}
	return "the number " + exact
}

func infinite(value string) string {
	switch strings.TrimLeft(value, "+-") {
	case ".inf", ".Inf", ".INF":
		return infinity
	case ".nan", ".NaN", ".NAN":
		return notNumber
	}
	return plain
}
