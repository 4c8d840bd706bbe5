package match

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"sigma-lsp/analysis/sigma"
)

// Event is an event as Sigma sees it: fields with their values.
type Event struct {
	fields       map[string][]value
	compactNames func() map[string]string // names of fields by what is left without spaces and "_"
	keywords     []value                  // for keywords, in no order
	single       []value                  // for the values of fields with a single value
}

// value is one value of a field.
type value struct {
	text   string
	folded string // without upper and lower case
	number float64
	isNum  bool
	null   bool
}

// NewEvent makes an event of a JSON object, as encoding/json reads it: numbers
// as float64 or json.Number. A field is found under its own name and under the
// dotted path to it; items of arrays are values of the array's field. What
// lies deeper than sigma.MaxDepth is left out.
//
// Fields have the names of Sigma's specification too ("Field Usage") where the
// event is in one of the usual forms: see windowsName, xml and dialects. A name
// that the event has itself is never replaced.
func NewEvent(entry map[string]any) *Event {
	e := &Event{fields: make(map[string][]value, 64), keywords: make([]value, 0, 64)}
	e.add("", entry, 0)
	var renamed [][2]string
	for path := range e.fields {
		if name, ok := windowsName(path); ok {
			renamed = append(renamed, [2]string{path, name})
		}
	}
	slices.SortFunc(renamed, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	own := map[string]bool{} // whose values are not those of the event's own field
	for _, r := range renamed {
		held, ok := e.fields[r[1]]
		switch {
		case !ok:
			e.fields[r[1]] = e.fields[r[0]]
			continue
		case !own[r[1]]:
			held = slices.Clone(held)
			own[r[1]] = true
		}
		e.fields[r[1]] = append(held, e.fields[r[0]]...)
	}
	e.addSigmaNames()
	e.compactNames = sync.OnceValue(e.buildCompactNames)
	return e
}

// Values returns the values of a field, null as "null". It reports whether the
// event has the field.
func (e *Event) Values(field string) (texts []string, ok bool) {
	values, ok := e.field(field)
	return textsOf(values), ok
}

// ExactValues is Held for the field of exactly that name.
func (e *Event) ExactValues(field string) (texts []string, ok bool) {
	values, ok := e.fields[field]
	return textsOf(values), ok
}

func textsOf(values []value) (texts []string) {
	for _, v := range values {
		if v.null {
			v.text = "null"
		}
		texts = append(texts, v.text)
	}
	return texts
}

// Has reports whether the event has a field.
func (e *Event) Has(field string) bool {
	_, ok := e.field(field)
	return ok
}

// HasExactly is Has for the field of exactly that name.
func (e *Event) HasExactly(field string) bool {
	_, ok := e.fields[field]
	return ok
}

// Fields calls yield with the name of each field, in no order.
func (e *Event) Fields(yield func(string) bool) {
	for name := range e.fields {
		if !yield(name) {
			return
		}
	}
}

// field returns the values of a field. Spaces and "_" in names do not count
// where no field has exactly the name. Source: Sigma rules specification, "Field
// Usage", 2: rules write fields without the spaces that the log has in them.
func (e *Event) field(name string) (values []value, ok bool) {
	if values, ok = e.fields[name]; ok {
		return values, true
	}
	name = compactName(name)
	if values, ok = e.fields[name]; ok {
		return values, true
	}
	if own, ok := e.compactNames()[name]; ok {
		return e.fields[own], true
	}
	return nil, false
}

func (e *Event) valuesOf(name string) []value {
	held, _ := e.field(name)
	return held
}

func hasSpacing(name string) bool {
	return strings.IndexByte(name, ' ') >= 0 || strings.IndexByte(name, '_') >= 0
}

func compactName(name string) string {
	if !hasSpacing(name) {
		return name
	}
	short := make([]byte, 0, len(name))
	for i := range len(name) {
		if c := name[i]; c != ' ' && c != '_' {
			short = append(short, c)
		}
	}
	return string(short)
}

// buildCompactNames lists the names with spaces or "_". Of several that are one without them
// the first in the order of the alphabet counts.
func (e *Event) buildCompactNames() map[string]string {
	names := map[string]string{}
	for name := range e.fields {
		if !hasSpacing(name) || strings.HasPrefix(name, "Event.") { // those are there by their short names too
			continue
		}
		short := compactName(name)
		if other, ok := names[short]; !ok || name < other {
			names[short] = name
		}
	}
	return names
}

// EqualFields reports whether two fields have the same values, or both are
// absent.
func (e *Event) EqualFields(a, b string) bool {
	mine, ok := e.field(a)
	theirs, other := e.field(b)
	return ok == other && slices.Equal(mine, theirs)
}

// Null reports whether a field is null and nothing else.
func (e *Event) Null(field string) bool {
	values, ok := e.field(field)
	return ok && !slices.ContainsFunc(values, func(v value) bool { return !v.null })
}

func (e *Event) add(path string, v any, depth int) {
	if depth > sigma.MaxDepth {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		// Only small objects, or with names of this kind, are elements of XML.
		element, prefix := len(v) <= pairKeys, ""
		if path != "" {
			prefix = path + "."
		}
		for name, inner := range v {
			element = element || name != "" && strings.IndexByte("#@$_", name[0]) >= 0
			if prefix != "" {
				name = prefix + name
			}
			e.add(name, inner, depth+1)
		}
		if element {
			e.xml(path, v)
		}
	case []any:
		for _, inner := range v {
			e.add(path, inner, depth+1)
		}
	default:
		one := valueOf(v)
		e.put(path, one)
		if !one.null {
			e.keywords = append(e.keywords, one)
		}
	}
}

// put adds a value to a field.
func (e *Event) put(path string, v value) {
	held, more := e.fields[path]
	if more {
		e.fields[path] = append(held, v)
		return
	}
	if len(e.single) == cap(e.single) {
		e.single = make([]value, 0, 32)
	}
	n := len(e.single)
	e.single = append(e.single, v)
	e.fields[path] = e.single[n : n+1 : n+1]
}

func valueOf(v any) (one value) {
	switch v := v.(type) {
	case nil:
		return value{null: true}
	case string:
		one.text = v
	case bool:
		one.text = strconv.FormatBool(v)
	case float64:
		one.text = strconv.FormatFloat(v, 'f', -1, 64)
	case json.Number:
		one.text = v.String()
	default:
		one.text = fmt.Sprint(v)
	}
	one.folded = Fold(one.text)
	one.number, one.isNum = ReadNumber(one.text)
	return one
}

// ReadNumber reads a decimal number, with a fraction and an exponent or without.
func ReadNumber(text string) (float64, bool) {
	if text == "" || len(text) > 64 || strings.Trim(text, "0123456789+-.eE") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}
