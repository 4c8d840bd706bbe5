// Package metadata holds the checks of what a document says about itself:
// title, id, status, level, dates, relations. They look at rules, correlations
// and filters alike.
package metadata

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

func trusted(e sigma.Pair) bool { return !e.Key.Broken && !e.Value.Broken }

// word reports a value that is none of the words.
func word(p *check.Pass, what string, v *sigma.Node, words ...string) {
	if v.Kind != sigma.Scalar {
		p.Reportf(v.Span, "the %s must be %s, not %s", what, oneOf(words), as(v))
		return
	}
	for _, w := range words {
		if v.Value == w {
			return
		}
	}
	if near, ok := sigma.Suggest(v.Value, words); ok {
		f := p.Reportf(v.Span, "unknown %s %q; did you mean %q?", what, v.Value, near)
		f.Suggest(sigma.Messagef("Write %q", near), v.Rewrite(near)...)
	} else {
		p.Reportf(v.Span, "unknown %s %.40q; use %s", what, v.Value, oneOf(words))
	}
}

func oneOf(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// as says what YAML reads a value as.
func as(v *sigma.Node) string {
	switch {
	case v.Kind == sigma.Mapping:
		return "a mapping"
	case v.Kind == sigma.Sequence:
		return "a list"
	case v.IsText():
		return "text"
	}
	switch v.Tag {
	case "!!int", "!!float":
		return "a number; put it in quotes"
	case "!!bool":
		return "true or false; put it in quotes"
	case "!!null":
		return "null"
	default:
		return sigma.Messagef("a value of type %.40q", v.Tag)
	}
}

// shown names a value in a message.
func shown(v *sigma.Node) string {
	if v.Kind != sigma.Scalar {
		return as(v)
	}
	return sigma.Messagef("%.40q", v.Value)
}

func isUUID(v *sigma.Node) bool {
	return v.Kind == sigma.Scalar && uuid.Validate(v.Value) == nil
}

// levels are those of a rule, from quiet to loud.
var levels = []string{"informational", "low", "medium", "high", "critical"}

var relationTypes = []string{"derived", "obsolete", "merged", "renamed", "similar"}

// relations are the entries of the list "related".
func relations(p *check.Pass) []*sigma.Node {
	list, ok := p.Value("related")
	if !ok {
		return nil
	}
	items := make([]*sigma.Node, 0, len(list.Items))
	for _, item := range list.Items {
		if !item.Broken {
			items = append(items, item)
		}
	}
	return items
}

var dateKeys = []string{"date", "modified"}

// dateParts splits a date into year, month and day: four digits, and for the others
// two digits or a lesser number of them.
func dateParts(text, separator string, least int) (parts [3]string, ok bool) {
	var rest string
	if parts[0], rest, ok = strings.Cut(text, separator); !ok {
		return parts, false
	}
	if parts[1], parts[2], ok = strings.Cut(rest, separator); !ok || len(parts[0]) != 4 {
		return parts, false
	}
	for i, part := range parts {
		if i > 0 && (len(part) < least || len(part) > 2) || strings.Trim(part, "0123456789") != "" {
			return parts, false
		}
	}
	return parts, true
}

// isoDate splits a date as Sigma wants it.
func isoDate(text string) ([3]string, bool) { return dateParts(text, "-", 2) }

// slashDate splits a date as the first version of Sigma had it.
func slashDate(text string) ([3]string, bool) { return dateParts(text, "/", 1) }

// date is a date whose form is right, or was right in older rules.
type date struct {
	node    *sigma.Node
	y, m, d int
	day     time.Time // zero where the calendar has no such day
}

func dateOf(p *check.Pass, key string) (date, bool) {
	d := check.Once(p, dateKey(key), func() *date {
		if v, ok := p.Value(key); ok && v.Kind == sigma.Scalar {
			return readDate(v)
		}
		return nil
	})
	if d == nil {
		return date{}, false
	}
	return *d, true
}

// dateKey is what the date below a key is remembered under.
type dateKey string

func readDate(v *sigma.Node) *date {
	parts, ok := isoDate(v.Value)
	if !ok {
		if parts, ok = slashDate(v.Value); !ok {
			return nil
		}
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	d := &date{node: v, y: number(parts[0]), m: number(parts[1]), d: number(parts[2])}
	if day := time.Date(d.y, time.Month(d.m), d.d, 0, 0, 0, 0, time.UTC); day.Month() == time.Month(d.m) && day.Day() == d.d {
		d.day = day
	}
	return d
}

// ofFilters are the keys that a filter should have; the others speak of alerts,
// which a filter does not give.
var ofFilters = []string{"title", "id", "description", "author", "date"}

// missing reports a key that the document does not have, or has no value for.
func missing(p *check.Pass, key, way string) *check.Finding {
	root := p.Top()
	if root == nil || !p.Parsed || p.Document.Kind == sigma.FilterDocument && !slices.Contains(ofFilters, key) {
		return nil
	}
	if (key == "level" || key == "status") && p.IsCorrelationOnly() {
		return nil // it gives no alert: see correlation-inner-metadata
	}
	if e, ok := root.Get(key); ok {
		if !e.Value.IsNull() {
			return nil
		}
		return p.Reportf(e.Key.Span, "missing value of %q; %s", key, way)
	}
	at := p.FirstLine()
	if title, ok := root.Get("title"); ok {
		at = title.Key.Span
	}
	return p.Reportf(at, "the %s has no %q; %s", p.Kind(), key, way)
}

// add is the edit that gives a key a value: after the key if it exists
// already, else in a new entry in the order of the specification.
func add(p *check.Pass, key, value string) []sigma.Edit {
	root := p.Document.Root
	if e, ok := root.Get(key); ok {
		if e.Value.Span.Start == e.Value.Span.End {
			value = " " + value
		}
		return []sigma.Edit{{At: e.Value.Span, Text: value}}
	}
	rank, behind := slices.Index(sigma.Keys, key), -1
	for i, e := range root.Pairs {
		if r := slices.Index(sigma.Keys, e.Key.Value); r >= 0 && r < rank && (behind < 0 || r > slices.Index(sigma.Keys, root.Pairs[behind].Key.Value)) {
			behind = i
		}
	}
	if behind < 0 {
		behind = len(root.Pairs) - 1
	}
	return p.File.Source.InsertPair(root, behind, key+": "+value)
}

// remove is the edit that takes a top key away.
func remove(p *check.Pass, key string) []sigma.Edit {
	root := p.Document.Root
	i := slices.IndexFunc(root.Pairs, func(e sigma.Pair) bool { return e.Key.Value == key })
	if i < 0 {
		return nil
	}
	return p.File.Source.RemovePair(root, i)
}

// removeRelation is the edit that takes an entry out of "related", and the key
// with the last one.
func removeRelation(p *check.Pass, relation *sigma.Node) []sigma.Edit {
	e, ok := p.Document.Root.Get("related")
	if !ok {
		return nil
	}
	if len(e.Value.Items) == 1 {
		return remove(p, "related")
	}
	return p.File.Source.RemoveItem(e.Value, slices.Index(e.Value.Items, relation))
}

// dates are those on which a document was made and last changed, where both are
// there.
func dates(p *check.Pass) (made, changed date, ok bool) {
	made, first := dateOf(p, "date")
	changed, second := dateOf(p, "modified")
	return made, changed, first && second && !made.day.IsZero() && !changed.day.IsZero()
}

// tooLong reports a text with more characters than the specification allows.
func tooLong(p *check.Pass, key string, most int) {
	v, ok := p.Value(key)
	if !ok || len(v.Value) <= most || !v.IsText() {
		return
	}
	if n := utf8.RuneCountInString(v.Value); n > most {
		p.Reportf(v.Span, "%q has %d characters; at most %d are allowed", key, n, most)
	}
}
