package leql

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Event is a log entry as LEQL sees it: scalars under their dotted path, items
// of arrays under their position. Inner nodes are not keys. Source: "JSON" of
// the InsightIDR documentation.
type Event struct {
	values map[string]*scalar
	keys   []string // sorted, for keys with wildcards
	raw    string
}

// scalar is one value of an event.
type scalar struct {
	text   string
	folded string // case-folded
	number float64
	isNum  bool
	null   bool
}

// NewEvent makes an event of a JSON object as decoded by encoding/json: numbers
// are float64 or json.Number. Raw is the text of the entry, in which keywords
// are searched.
func NewEvent(entry map[string]any, raw string) *Event {
	e := &Event{values: make(map[string]*scalar, len(entry)), raw: raw}
	e.flatten("", entry, 0)
	e.keys = make([]string, 0, len(e.values))
	for k := range e.values {
		e.keys = append(e.keys, k)
	}
	slices.Sort(e.keys)
	return e
}

func (e *Event) flatten(path string, v any, depth int) {
	if depth > maxDepth {
		return
	}
	below := func(name string) string {
		if path == "" {
			return name
		}
		return path + "." + name
	}
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			e.flatten(below(name), inner, depth+1)
		}
	case []any:
		for i, inner := range v {
			e.flatten(below(strconv.Itoa(i)), inner, depth+1)
		}
	default:
		e.values[path] = newScalar(v)
	}
}

func newScalar(v any) *scalar {
	s := &scalar{}
	switch v := v.(type) {
	case nil:
		s.null, s.text = true, "null"
	case string:
		s.text = v
	case bool:
		s.text = strconv.FormatBool(v)
	case float64:
		s.text = strconv.FormatFloat(v, 'f', -1, 64)
	case json.Number:
		s.text = v.String()
	default:
		s.text = fmt.Sprint(v)
	}
	s.number, s.isNum = number(s.text)
	s.folded = fold(s.text)
	return s
}

// number parses the forms of "Components for Building a Query": signed and
// unsigned integers, decimal and scientific numbers.
func number(text string) (float64, bool) {
	if text == "" || len(text) > 64 || strings.Trim(text, "0123456789+-.eE") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}

// ReadsAsNumber reports whether a quoted text is compared as a number if the
// event contains a number as well.
func ReadsAsNumber(text string) bool {
	_, isNum := number(text)
	return isNum
}

// ReadsAsNull reports whether a quoted text is compared with null.
func ReadsAsNull(text string) bool { return strings.EqualFold(text, "null") }

// fold maps texts that differ only by case to the same text. Whether LEQL folds
// letters beyond ASCII is unknown; this is Unicode's simple folding.
func fold(s string) string {
	for i := range len(s) {
		if c := s[i]; 'A' <= c && c <= 'Z' || c >= utf8.RuneSelf {
			return strings.Map(foldRune, s)
		}
	}
	return s
}

// foldRune returns the same rune for all letters that differ only by case.
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	if 'A' <= least && least <= 'Z' {
		least += 'a' - 'A'
	}
	return least
}

// lookup returns the values under a key; "*" matches any path. An exact match
// takes precedence.
func (e *Event) lookup(key string) []*scalar {
	if v, ok := e.values[key]; ok {
		return []*scalar{v}
	}
	if !strings.Contains(key, "*") {
		return nil
	}
	var found []*scalar
	pattern := strings.Split(key, "*")
	for _, k := range e.keys {
		if matchesWildcard(pattern, k) {
			found = append(found, e.values[k])
		}
	}
	return found
}

// matchesWildcard reports whether a text consists of the parts with something
// between each two.
func matchesWildcard(parts []string, text string) bool {
	first, last := parts[0], parts[len(parts)-1]
	if !strings.HasPrefix(text, first) {
		return false
	}
	text = text[len(first):]
	for _, part := range parts[1 : len(parts)-1] {
		if text == "" {
			return false
		}
		at := strings.Index(text[1:], part)
		if at < 0 {
			return false
		}
		text = text[1+at+len(part):]
	}
	return len(text) > len(last) && strings.HasSuffix(text, last)
}
