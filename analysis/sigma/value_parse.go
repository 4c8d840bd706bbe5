package sigma

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// readValue types a scalar. Source: Sigma rules specification 2.1, "Special
// Field Values"; the types are YAML's.
func readValue(n *Node, expand bool) Value {
	o := Origin{n}
	switch n.Tag {
	case "!!null":
		return Null{o}
	case "!!bool":
		return Bool{o, strings.EqualFold(n.Value, "true")}
	case "!!int", "!!float":
		if v, ok := readNumber(n); ok {
			return v
		}
	}
	return String{Origin: o, Parts: readParts(n.Value, expand)}
}

// readNumber gives a number its canonical form; infinities and NaN are not
// numbers in Sigma.
func readNumber(n *Node) (Number, bool) {
	plain := strings.ReplaceAll(n.Value, "_", "")
	if i, ok := new(big.Int).SetString(plain, 0); ok {
		f, _ := new(big.Float).SetInt(i).Float64()
		return Number{Origin{n}, i.String(), f}, true
	}
	f, err := strconv.ParseFloat(strings.TrimPrefix(plain, "+"), 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return Number{}, false
	}
	f += 0 // turns negative zero into zero
	return Number{Origin{n}, strconv.FormatFloat(f, 'f', -1, 64), f}, true
}

// readParts reads a value from left to right: "*" and "?" are wildcards, a
// backslash before "*", "?" or a backslash makes that character plain, and is
// plain itself anywhere else. With expand, %name% is a placeholder and "\%" a
// plain percent sign. Source: Sigma rules specification 2.1, "String
// Wildcard", "Escape Character", "Placeholders".
func readParts(value string, expand bool) []Part {
	if !strings.ContainsAny(value, `\*?`) && (!expand || strings.IndexByte(value, '%') < 0) {
		if value == "" {
			return nil
		}
		return []Part{{Text, value, Span{Start: 0, End: len(value)}}}
	}
	parts := make([]Part, 0, 4)
	var text strings.Builder
	start := 0 // of the text in the value
	plain := 0 // bytes from here on are not yet in text
	flush := func(end int) {
		rest := value[plain:end]
		if text.Len() > 0 {
			text.WriteString(rest)
			rest = text.String()
			text.Reset()
		}
		if rest != "" {
			parts = append(parts, Part{Text, rest, Span{Start: start, End: end}})
		}
	}
	for i := 0; i < len(value); {
		switch c := value[i]; {
		case c == '\\' && i+1 < len(value) && (strings.IndexByte(`\*?`, value[i+1]) >= 0 || expand && value[i+1] == '%'):
			text.WriteString(value[plain:i])
			text.WriteByte(value[i+1])
			i += 2
			plain = i
		case c == '*' || c == '?':
			flush(i)
			kind := Any
			if c == '?' {
				kind = AnyChar
			}
			parts = append(parts, Part{kind, "", Span{Start: i, End: i + 1}})
			i++
			plain, start = i, i
		case c == '%' && expand && placeholderEnd(value, i, false) > 0:
			end := placeholderEnd(value, i, false)
			flush(i)
			parts = append(parts, Part{Placeholder, value[i+1 : end-1], Span{Start: i, End: end}})
			i = end
			plain, start = i, i
		default:
			i++
		}
	}
	flush(len(value))
	return parts
}

// placeholderEnd returns the end of the placeholder that starts at i, or 0. A
// name can contain anything but percent signs, backslashes and wildcards; in a
// regular expression, where percent signs are common, only letters, digits and
// "_".
func placeholderEnd(value string, i int, word bool) int {
	end := i + 1
	for end < len(value) && strings.IndexByte(`%\*?`, value[end]) < 0 && (!word || isWord(value[end])) {
		end++
	}
	if end == i+1 || end >= len(value) || value[end] != '%' {
		return 0
	}
	return end + 1
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// readPattern reads the text of a regular expression; only placeholders are
// special in it.
func readPattern(value string, expand bool) []Part {
	if !expand {
		return []Part{{Text, value, Span{Start: 0, End: len(value)}}}
	}
	var parts []Part
	start := 0
	for i := 0; i < len(value); i++ {
		if value[i] == '\\' {
			i++
			continue
		}
		if end := placeholderEnd(value, i, true); value[i] == '%' && end > 0 {
			if i > start {
				parts = append(parts, Part{Text, value[start:i], Span{Start: start, End: i}})
			}
			parts = append(parts, Part{Placeholder, value[i+1 : end-1], Span{Start: i, End: end}})
			start = end
			i = end - 1
		}
	}
	if start < len(value) {
		parts = append(parts, Part{Text, value[start:], Span{Start: start, End: len(value)}})
	}
	return parts
}

// HasWildcard reports whether the string contains "*" or "?".
func (s String) HasWildcard() bool {
	for _, p := range s.Parts {
		if p.Kind == Any || p.Kind == AnyChar {
			return true
		}
	}
	return false
}

// added is the span of parts that are not written in the rule.
var added = Span{Start: -1, End: -1}
