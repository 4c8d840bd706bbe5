package check

import (
	"strconv"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// Exclusion is two tests of one field that no event passes together.
type Exclusion struct {
	Field         string
	First, Second *sigma.Item
	// Values are one value of each test, as they are written.
	Values [2]*sigma.Node
}

// maxComparisons bounds how many pairs of values of a document are compared: a hostile
// rule has thousands of tests of one field.
const maxComparisons = 100_000

// compared is what the pairs of values that were compared are counted under.
type compared struct{}

// Exclude finds two tests that a condition requires both and that exclude each other:
// different whole values of one field, a whole value and a beginning or an end that it
// does not have, two beginnings, or two ends, of which none is a part of the other. It
// looks through "and", "all of" and mappings. Fields that can hold several values are
// left out.
func (p *Pass) Exclude(d *sigma.Detection, c *sigma.Condition) (Exclusion, bool) {
	left := Once(p, compared{}, func() *int { n := maxComparisons; return &n })
	r := required{by: map[string][]choice{}, seen: map[*sigma.Selection]bool{}}
	r.expression(d, c.Expr)
	for _, field := range r.fields {
		list := r.by[field]
		for n, a := range list {
			for _, b := range list[:n] {
				if *left -= 1 + len(a.values)*len(b.values); *left < 0 {
					return Exclusion{}, false
				}
				if b.item != a.item && exclude(b.values, a.values) {
					return Exclusion{field, b.item, a.item, [2]*sigma.Node{b.values[0].node, a.values[0].node}}, true
				}
			}
		}
	}
	return Exclusion{}, false
}

// choice is an item that an event has to pass, by one of its values.
type choice struct {
	item   *sigma.Item
	values []extent
}

// required are the tests that an event has to pass, by field.
type required struct {
	by     map[string][]choice
	fields []string // in the order of the condition
	seen   map[*sigma.Selection]bool
}

func (r *required) expression(d *sigma.Detection, e sigma.Expr) {
	switch e := e.(type) {
	case *sigma.And:
		for _, o := range e.Operands {
			r.expression(d, o)
		}
	case *sigma.Not:
		if twice, ok := e.Operand.(*sigma.Not); ok {
			r.expression(d, twice.Operand)
		}
	case *sigma.Ref:
		r.selection(d.Selection(e.Name))
	case *sigma.Of:
		if reached := d.Matching(e.Pattern); e.All || len(reached) == 1 {
			for _, s := range reached {
				r.selection(s)
			}
		}
	}
}

func (r *required) selection(s *sigma.Selection) {
	if s != nil && !s.Broken && !r.seen[s] {
		r.seen[s] = true
		r.test(s.Test)
	}
}

func (r *required) test(t sigma.Test) {
	switch t := t.(type) {
	case *sigma.AllOf:
		for _, inner := range t.Tests {
			r.test(inner)
		}
	case *sigma.AnyOf:
		if len(t.Tests) == 1 {
			r.test(t.Tests[0])
		}
	case *sigma.Item:
		if t.Broken || t.Negated || t.Field == "" || severalValues(t.Field) {
			return
		}
		values, ok := extents(t.Values)
		if !ok {
			return
		}
		if r.by[t.Field] == nil {
			r.fields = append(r.fields, t.Field)
		}
		if !t.All {
			r.by[t.Field] = append(r.by[t.Field], choice{t, values})
			return
		}
		for _, v := range values {
			r.by[t.Field] = append(r.by[t.Field], choice{t, []extent{v}})
		}
	}
}

// severalValues reports whether a field can hold several values at once: a list in an
// event, by its name.
func severalValues(field string) bool {
	if strings.ContainsAny(field, "[]{}*") {
		return true
	}
	last := strings.ToLower(field[strings.LastIndexByte(field, '.')+1:])
	switch strings.ToLower(field) {
	case "event.category", "event.type", "tags", "host.ip", "keywords":
		return true
	}
	return len(last) > 3 && strings.HasSuffix(last, "s") && !strings.HasSuffix(last, "ss") && !strings.HasSuffix(last, "us")
}

// extent is what a value says of the text of a field: how it begins and how it ends;
// both are the same where it is the whole text.
type extent struct {
	whole        bool
	starts, ends string // in one spelling of letters
	node         *sigma.Node
}

// extents reads values; it reports false where one of them says something else.
func extents(list []sigma.Value) (all []extent, ok bool) {
	for _, v := range list {
		switch v := v.(type) {
		case sigma.String:
			all = append(all, extentOf(v))
		case sigma.Number:
			all = append(all, extent{true, v.Text, v.Text, v.Node})
		default:
			return nil, false
		}
	}
	return all, len(all) > 0
}

func extentOf(s sigma.String) extent {
	e := extent{whole: true, node: s.Node}
	for n, part := range s.Parts {
		if part.Kind != sigma.Text {
			e.whole = false
			continue
		}
		if n == 0 {
			e.starts = fold(part.Text)
		}
		if n == len(s.Parts)-1 {
			e.ends = fold(part.Text)
		}
	}
	return e
}

// exclude reports whether no text is meant by one of the first and one of the second
// values.
func exclude(first, second []extent) bool {
	for _, a := range first {
		for _, b := range second {
			if !a.excludes(b) {
				return false
			}
		}
	}
	return true
}

func (a extent) excludes(b extent) bool {
	switch {
	case a.whole && b.whole:
		return a.starts != b.starts && !sameNumber(a.starts, b.starts)
	case a.whole:
		return !strings.HasPrefix(a.starts, b.starts) || !strings.HasSuffix(a.ends, b.ends)
	case b.whole:
		return b.excludes(a)
	}
	begins := strings.HasPrefix(a.starts, b.starts) || strings.HasPrefix(b.starts, a.starts)
	ends := strings.HasSuffix(a.ends, b.ends) || strings.HasSuffix(b.ends, a.ends)
	return !begins || !ends
}

// sameNumber reports whether two texts may be one number in different spellings, such
// as 0x10 and 16.
func sameNumber(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX == nil && errY == nil {
		return x == y
	}
	hex := func(text string) bool { return strings.HasPrefix(text, "0X") }
	return hex(a) && errY == nil || hex(b) && errX == nil
}
