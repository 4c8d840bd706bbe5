package taxonomy

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// signs.tsv, kept by hand, tells log sources by what their events hold. A line
// is "scope, conditions, name"; the first line counts whose conditions all hold.
// Its name is set instead of a scope where no public rule reads such events, and
// is "?" where events of several log sources look so.
//
// Names of fields are compared whatever their case, as data lakes change it.
// Conditions are separated by spaces: "field" is there, "!field" is not,
// "field=value" holds the value, whatever its case. Alternatives of fields and
// of values are separated by "|"; "*" in a value matches any text.
//
// Sources: the documentation of each service on its log format.
//
//go:embed signs.tsv
var signatureTable string

// Signature is how events of a log source are recognized.
type Signature struct {
	Logsource Logsource
	Name      string // of events that no log source is known for
	Uncertain bool   // several log sources have such events
	all       []condition
}

type condition struct {
	fields []string
	absent bool
	values []string // in lower case; nil if the field only has to be present
}

var signatures = sync.OnceValue(func() []Signature {
	var all []Signature
	for cells := range rows(signatureTable) {
		if len(cells) < 2 {
			continue
		}
		s := Signature{}
		if cells[0] != "" {
			s.Logsource = scope(cells[0])
		} else {
			s.Name, s.Uncertain = cells[2], cells[2] == "?"
		}
		for _, text := range strings.Fields(cells[1]) {
			field, values, valued := strings.Cut(text, "=")
			c := condition{}
			field, c.absent = strings.CutPrefix(strings.ToLower(field), "!")
			c.fields = strings.Split(field, "|")
			if valued {
				c.values = strings.Split(strings.ToLower(values), "|")
			}
			s.all = append(s.all, c)
		}
		all = append(all, s)
	}
	return all
})

// SignatureOf returns the signature that identifies the log source of an event.
// The function returns the value of a field, which is named in lower case. It
// reports false if no signature is certain.
func (t *Taxonomy) SignatureOf(held func(field string) ([]string, bool)) (Signature, bool) {
	for _, s := range signatures() {
		if !slices.ContainsFunc(s.all, func(c condition) bool { return !c.matches(held) }) {
			return s, true
		}
	}
	return Signature{}, false
}

func (c condition) matches(held func(string) ([]string, bool)) bool {
	for _, field := range c.fields {
		texts, ok := held(field)
		if !ok || c.values != nil && !slices.ContainsFunc(texts, c.accepts) {
			continue
		}
		return !c.absent
	}
	return c.absent
}

func (c condition) accepts(text string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(c.values, func(want string) bool { return wildcard(want, text) })
}

// wildcard reports whether a text is a pattern, in which "*" matches any text.
func wildcard(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	last := len(parts) - 1
	if last == 0 {
		return text == pattern
	}
	text, ok := strings.CutPrefix(text, parts[0])
	if !ok {
		return false
	}
	for _, part := range parts[1:last] {
		if _, text, ok = strings.Cut(text, part); !ok {
			return false
		}
	}
	return strings.HasSuffix(text, parts[last])
}
