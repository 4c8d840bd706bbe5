package imports

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
)

// item is a detection item: modifiers, and values as written in YAML.
type item struct {
	modifiers string
	values    []string
	negated   bool // the test is negated
}

// itemOf converts a test. It fails if Sigma has no equivalent.
func (b *builder) itemOf(t *leql.Test) (item, error) {
	if len(t.MoreKeys) > 0 || t.All {
		return item{}, newError(t.From, "Sigma cannot express several keys in one test; write one test per key")
	}
	it := item{negated: t.Negated}
	var texts []string
	for _, v := range t.List {
		switch v := v.(type) {
		case leql.Text:
			texts = append(texts, v.Text)
		case leql.Literal:
			texts = append(texts, v.Text)
		default:
			return item{}, newError(t.From, "a list in Sigma can contain only strings and numbers")
		}
	}
	if text, ok := t.Value.(leql.Text); ok {
		texts = []string{text.Text}
	}
	modifiers := map[leql.Operator]string{
		leql.IIn: "", leql.In: "|cased",
		leql.IContains: "|contains", leql.IContainsAny: "|contains", leql.IContainsAll: "|contains|all",
		leql.Contains: "|contains|cased", leql.ContainsAny: "|contains|cased", leql.ContainsAll: "|contains|all|cased",
		leql.IStartsWith: "|startswith", leql.IStartsWithAny: "|startswith",
		leql.StartsWith: "|startswith|cased", leql.StartsWithAny: "|startswith|cased",
	}
	if m, ok := modifiers[t.Operator]; ok && len(texts) > 0 {
		it.modifiers = m
		for _, text := range texts {
			it.values = append(it.values, quote(escape(text)))
		}
		return it, nil
	}
	comparisons := map[leql.Operator]string{leql.Greater: "|gt", leql.GreaterEqual: "|gte", leql.Less: "|lt", leql.LessEqual: "|lte"}
	if m, ok := comparisons[t.Operator]; ok {
		if v, ok := t.Value.(leql.Literal); ok && leql.ReadsAsNumber(v.Text) {
			it.modifiers, it.values = m, []string{v.Text}
			return it, nil
		}
	}
	switch t.Operator {
	case leql.SameAs, leql.NotSameAs:
		other, ok := t.Value.(leql.OtherKey)
		if !ok {
			break
		}
		field, err := b.field(other.Key)
		it.modifiers, it.values, it.negated = "|fieldref", []string{quote(field)}, it.negated != (t.Operator == leql.NotSameAs)
		return it, err
	case leql.NotEqual:
		if v, ok := t.Value.(leql.Literal); ok && v.Text == "null" {
			it.values = []string{"'*'"}
			return it, nil
		}
		it.negated = !it.negated
		if v, ok := t.Value.(leql.Regex); ok && v.Pattern == "(?s).+" {
			it.values, it.negated = []string{"''", "null"}, false
			return it, nil
		}
		fallthrough
	case leql.Equal:
		return it, it.setEqual(t)
	}
	return item{}, newError(t.From, "Sigma cannot express %s", t.Operator)
}

// setEqual reads the value of "=".
func (it *item) setEqual(t *leql.Test) error {
	switch v := t.Value.(type) {
	case leql.NoCase:
		it.values = []string{quote(escape(v.Text))}
	case leql.Text:
		it.modifiers, it.values = "|cased", []string{quote(escape(v.Text))}
	case leql.Literal:
		switch {
		case v.Text == "null", v.Text == "true", v.Text == "false", leql.ReadsAsNumber(v.Text):
			it.values = []string{v.Text}
		default:
			it.modifiers, it.values = "|cased", []string{quote(escape(v.Text))}
		}
	case leql.IP:
		it.modifiers, it.values = "|cidr", []string{quote(v.Network)}
	case leql.Regex:
		it.setPattern(v)
	default:
		return newError(t.From, "Sigma cannot express this value")
	}
	return nil
}

// setPattern converts an expression: the forms of "ends with" and of wildcards,
// or else the expression itself.
func (it *item) setPattern(v leql.Regex) {
	if v.Pattern == "^$" {
		it.values = []string{"''"}
		return
	}
	cased := ""
	if !v.IgnoreCase {
		cased = "|cased"
	}
	if texts, ok := alternatives(v.Pattern, suffixText); ok {
		it.modifiers = "|endswith" + cased
		for _, text := range texts {
			it.values = append(it.values, quote(escape(text)))
		}
		return
	}
	if inner, ok := strings.CutPrefix(v.Pattern, "(?s)"); ok {
		if texts, ok := alternatives(inner, wildcardText); ok {
			it.modifiers = cased
			for _, text := range texts {
				it.values = append(it.values, quote(text))
			}
			return
		}
	}
	it.setRegex(v)
}

var flags = regexp.MustCompile(`^\(\?([ms]+)\)`)

// setRegex sets a regular expression, with its flags as modifiers.
func (it *item) setRegex(v leql.Regex) {
	it.modifiers = "|re"
	pattern := v.Pattern
	if v.IgnoreCase {
		it.modifiers += "|i"
	}
	if m := flags.FindStringSubmatch(pattern); m != nil {
		pattern = pattern[len(m[0]):]
		for _, f := range m[1] {
			it.modifiers += "|" + string(f)
		}
	}
	it.values = []string{quote(unslash(pattern))}
}

// unslash removes the escapes of slashes in an expression.
func unslash(pattern string) string {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		if pattern[i] == '\\' && i+1 < len(pattern) {
			if pattern[i+1] != '/' {
				b.WriteByte('\\')
			}
			i++
		}
		b.WriteByte(pattern[i])
	}
	return b.String()
}

// alternatives applies read to an expression, or to each alternative in
// parentheses.
func alternatives(pattern string, read func(string) (string, bool)) (texts []string, ok bool) {
	if text, ok := read(pattern); ok {
		return []string{text}, true
	}
	if !strings.HasPrefix(pattern, "(") || !strings.HasSuffix(pattern, ")") {
		return nil, false
	}
	inner := pattern[1 : len(pattern)-1]
	start := 0
	for i := 0; i <= len(inner); i++ {
		switch {
		case i < len(inner) && inner[i] == '\\':
			i++
		case i == len(inner) || inner[i] == '|':
			text, ok := read(inner[start:i])
			if !ok {
				return nil, false
			}
			texts = append(texts, text)
			start = i + 1
		}
	}
	return texts, true
}

// suffixText reads ".*text$".
func suffixText(pattern string) (string, bool) {
	text, ok := unescape(strings.TrimSuffix(strings.TrimPrefix(pattern, ".*"), "$"))
	return text, ok && text != "" && ".*"+leql.Escape(text)+"$" == pattern
}

// wildcardText reads the form of a value with wildcards and returns the value.
func wildcardText(pattern string) (string, bool) {
	rest, starts := strings.CutPrefix(pattern, "^")
	var value, literal strings.Builder
	ends := false
	flush := func() {
		value.WriteString(escape(literal.String()))
		literal.Reset()
	}
	for rest != "" {
		switch {
		case strings.HasPrefix(rest, ".*"):
			flush()
			value.WriteByte('*')
			rest = rest[2:]
		case rest[0] == '.':
			flush()
			value.WriteByte('?')
			rest = rest[1:]
		case rest == "$":
			ends, rest = true, ""
		default:
			n := 1
			if rest[0] == '\\' {
				n = 2
			}
			text, ok := unescape(rest[:min(n, len(rest))])
			if !ok || n > len(rest) {
				return "", false
			}
			literal.WriteString(text)
			rest = rest[n:]
		}
	}
	last := strings.HasSuffix(pattern, ".*") // does not end at a fixed text
	flush()
	text := value.String()
	if starts && strings.HasPrefix(text, "*") || ends && strings.HasSuffix(pattern, ".*$") {
		return "", false // not the form of a value with wildcards
	}
	return text, starts != strings.HasPrefix(pattern, ".*") && ends != last
}

// unescape reads literal text in a regular expression; false if it is anything
// else.
func unescape(pattern string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\' && i+1 < len(pattern):
			i++
			switch pattern[i] {
			case 'n':
				b.WriteByte('\n')
			case 'r':
				b.WriteByte('\r')
			case 't':
				b.WriteByte('\t')
			default:
				if strings.IndexByte("\\.+*?()[]{}^$| -#&~/", pattern[i]) < 0 {
					return "", false
				}
				b.WriteByte(pattern[i])
			}
		case strings.IndexByte("\\.+*?()[]{}^$|", c) >= 0:
			return "", false
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), true
}

// escape escapes a text so that Sigma reads no wildcard in it. A backslash
// needs no escape unless a wildcard or another backslash follows.
func escape(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '*', '?':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '\\':
			b.WriteByte('\\')
			if i+1 == len(text) || strings.IndexByte(`\*?`, text[i+1]) >= 0 {
				b.WriteByte('\\')
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func quote(text string) string { return sigma.QuoteAny(text) }
