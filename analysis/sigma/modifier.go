package sigma

import (
	"iter"
	"maps"
	"slices"
	"strings"
)

// Modifier changes how the values of an item are compared. A modifier
// that needs no algorithm is a row of modifier_table.go, any other has a file,
// modifier_NAME.go.
//
// The order is checked in application.fits: pySigma 2 and the Sigma modifiers
// appendix 2.1 decide what is refused.
type Modifier struct {
	Name string
	Doc  string // one sentence: what a value under it matches
	// Example is an entry of a selection that uses it.
	Example string

	role role
	// value changes one value. Nil leaves values as they are.
	value func(a *application, v Value) Value
	// item changes how the values of the item are joined.
	item func(i *Item)
}

// role groups modifiers by what is allowed before them.
type role int

const (
	combinator role = iota // all, neq: anywhere
	annotation             // cased, expand, windash: anywhere, but on text
	matcher                // re, cidr, fieldref, exists, parts of dates: on values as written
	flag                   // i, m, s: after re
	comparison             // lt, lte, gt, gte: on numbers or after a part of a date
	encoding               // wide, base64 ...: on text without wildcards
	anchor                 // contains, startswith, endswith: once
)

var modifierByName = map[string]*Modifier{}

var modifiers []*Modifier

func modifier(m Modifier) *Modifier {
	if modifierByName[m.Name] != nil {
		panic("two modifiers are named " + m.Name)
	}
	modifierByName[m.Name] = &m
	modifiers = append(modifiers, &m)
	return &m
}

// Modifiers yields all modifiers by name.
func Modifiers() iter.Seq[*Modifier] {
	return func(yield func(*Modifier) bool) {
		for _, name := range slices.Sorted(maps.Keys(modifierByName)) {
			if !yield(modifierByName[name]) {
				return
			}
		}
	}
}

// LookupModifier returns the modifier of that name, or nil.
func LookupModifier(name string) *Modifier { return modifierByName[name] }

// application is the run of a modifier chain over the values of an item.
type application struct {
	rule   *Rule
	item   *Item
	index  int // index of the present modifier in the chain
	values int // that the item has so far
	added  int // bytes of text that modifiers added to them
}

func (a *application) use() ModifierUse { return a.item.Modifiers[a.index] }

func (a *application) problem(check string, at Span, format string, args ...any) {
	a.item.Broken = true
	a.rule.Problems = append(a.rule.Problems, Problem{Check: check, At: at, Text: Messagef(format, args...)})
}

func (a *application) apply() {
	if a.item.Broken { // a modifier is unknown: what the others make of the values would mislead
		return
	}
	a.values = len(a.item.Values)
	for a.index = range a.item.Modifiers {
		m := a.use().Modifier
		if a.index >= maxModifiers {
			a.problem("too-many-values", a.use().At, "more than %d modifiers; the rest are ignored", maxModifiers)
			return
		}
		if !a.fits(m) {
			return
		}
		if m.item != nil {
			m.item(a.item)
		}
		if m.value == nil {
			continue
		}
		for i, v := range a.item.Values {
			a.item.Values[i] = a.transform(m, v)
			if a.overLimit() {
				a.item.Values = nil
				return
			}
		}
		if a.item.Broken {
			return
		}
	}
}

func (a *application) transform(m *Modifier, v Value) Value {
	if e, ok := v.(Expansion); ok {
		out := Expansion{Origin: e.Origin, Values: make([]Value, len(e.Values))}
		for i, inner := range e.Values {
			out.Values[i] = a.transform(m, inner)
			if a.item.Broken {
				break
			}
		}
		return out
	}
	changed := m.value(a, v)
	if changed == nil {
		return v
	}
	a.countGrowth(v, changed)
	return changed
}

// Chains of modifiers multiply: each "base64offset" makes three values of one,
// each "wide" doubles a text. What they make is bounded while it is made.
const (
	maxModifiers = 100
	maxText      = 4 << 20  // bytes that the modifiers of one item may add
	maxGrowth    = 32 << 20 // and those of all items of a file, values counted too
	valueSize    = 64       // bytes that a value counts as
)

// countGrowth counts what a modifier made of a value, and breaks the item where it is
// too much.
func (a *application) countGrowth(before, after Value) {
	values, text := countValues([]Value{after})-1, textSize(after)-textSize(before)
	a.values += values
	a.added += text
	made := a.rule.Document.expandedBytes
	*made += max(0, text) + valueSize*values
	switch {
	case a.item.Broken:
	case a.values > MaxValues:
		a.problem("too-many-values", a.item.At(), "these values expand to more than %d, the maximum", MaxValues)
	case a.added > maxText:
		a.problem("too-many-values", a.item.At(), "the modifiers expand these values to more than %d bytes of text", maxText)
	case *made > maxGrowth:
		a.problem("too-many-values", a.item.At(), "the modifiers in this file expand its values to more than %d bytes; this item is ignored", maxGrowth)
	}
}

// overLimit reports whether a limit was exceeded; then none of the values are
// kept.
func (a *application) overLimit() bool {
	return a.values > MaxValues || a.added > maxText || *a.rule.Document.expandedBytes > maxGrowth
}

func textSize(v Value) (bytes int) {
	switch v := v.(type) {
	case String:
		for _, p := range v.Parts {
			bytes += len(p.Text)
		}
	case Expansion:
		for _, one := range v.Values {
			bytes += textSize(one)
		}
	}
	return bytes
}

// LegalChain reports whether modifiers can follow each other in this order,
// whatever the values are.
func LegalChain(names []string) bool {
	item := &Item{Node: &Node{}}
	for _, name := range names {
		m := modifierByName[name]
		if m == nil {
			return false
		}
		item.Modifiers = append(item.Modifiers, ModifierUse{Name: name, Modifier: m})
	}
	a := application{rule: &Rule{}, item: item}
	for a.index = range item.Modifiers {
		if !a.fits(item.Modifiers[a.index].Modifier) {
			return false
		}
	}
	return true
}

// fits reports whether the modifier may follow the ones before it.
func (a *application) fits(m *Modifier) bool {
	use := a.use()
	order := func(format string, args ...any) bool {
		a.problem("modifier-order", use.At, format, args...)
		return false
	}
	conflict := func(with string) bool {
		a.problem("modifier-conflict", use.At, "%q and %q cannot be combined", with, m.Name)
		return false
	}
	before := a.item.Modifiers[:a.index]
	has := func(r role) string {
		for _, b := range before {
			if b.Modifier.role == r && b.Name != m.Name {
				return b.Name
			}
		}
		return ""
	}
	start := ""
	for _, b := range before {
		if b.Modifier.role == matcher {
			start = b.Name
		}
	}
	timePart := timeParts[start]
	switch m.role {
	case matcher:
		if start != "" && start != m.Name {
			return conflict(start)
		}
		for _, b := range before {
			// pySigma accepts re, cidr and exists on unmodified values only.
			if b.Modifier.role == combinator && m.Name != "re" && m.Name != "cidr" && m.Name != "exists" {
				continue
			}
			switch b.Modifier.role {
			case encoding:
				return conflict(b.Name)
			case comparison:
				return order("%q must come before %q", m.Name, b.Name)
			}
			if b.Name == m.Name {
				return order("%q can be used only once", m.Name)
			}
			return order("%q must be the first modifier", m.Name)
		}
	case flag:
		if start != "re" {
			a.problem("regex-flags-without-re", use.At, `%q is a flag of regular expressions; add "re" before it`, m.Name)
			return false
		}
	case comparison:
		if other := has(comparison); other != "" {
			return conflict(other)
		}
		if start != "" && !timePart {
			return conflict(start)
		}
		for _, r := range []role{encoding, anchor, annotation} {
			if other := has(r); other != "" {
				return conflict(other)
			}
		}
	case encoding:
		if start != "" {
			return conflict(start)
		}
		if other := has(comparison); other != "" {
			return conflict(other)
		}
		if place := has(anchor); place != "" {
			return order("%q must come before %q", m.Name, place)
		}
	case anchor:
		if other := has(anchor); other != "" {
			return conflict(other)
		}
		if other := has(comparison); other != "" {
			return conflict(other)
		}
		if start != "" && start != "re" && start != "fieldref" {
			return conflict(start)
		}
	case annotation:
		if m.Name == "expand" && start == "re" {
			return true
		}
		if start != "" {
			return conflict(start)
		}
		if other := has(comparison); other != "" {
			return conflict(other)
		}
	}
	return true
}

// text requires a text value and reports anything else.
func (a *application) text(v Value) (String, bool) {
	switch v := v.(type) {
	case String:
		return v, true
	case Null:
		a.null(v, "write one, or '' for an empty text", " or write '' for an empty text")
	case Number:
		a.problem("number-with-text-modifier", v.Node.Span, "%q requires text; quote the value: '%s'", a.use().Name, v.Node.Value)
	default:
		a.wrongType(v, "text")
	}
	return String{}, false
}

// literal requires text without wildcards.
func (a *application) literal(v Value) (string, String, bool) {
	s, ok := a.text(v)
	if !ok {
		return "", s, false
	}
	var b strings.Builder
	for _, p := range s.Parts {
		switch p.Kind {
		case Text:
			b.WriteString(p.Text)
		case Placeholder:
			a.problem("modifier-order", s.partAt(p), "%q cannot encode the placeholder %%%s%%, whose value is not known yet", a.use().Name, p.Text)
			return "", s, false
		default:
			a.problem("base64-with-wildcard", s.partAt(p), "%q cannot encode wildcards; write \"\\%s\" for a literal character", a.use().Name, a.wildcard(p))
			return "", s, false
		}
	}
	return b.String(), s, true
}

func (a *application) wildcard(p Part) string {
	if p.Kind == AnyChar {
		return "?"
	}
	return "*"
}

func (s String) partAt(p Part) Span {
	if p.At.Start < 0 {
		return s.Node.Span
	}
	return s.Node.Sub(p.At.Start, p.At.End)
}

// number requires a number.
func (a *application) number(v Value) (Number, bool) {
	switch v := v.(type) {
	case Number:
		return v, true
	case Null:
		a.null(v, "write a number", "")
	case String:
		a.problem("text-with-number-modifier", v.Node.Span, "%q requires a number; write it without quotes, not %q", a.use().Name, v.Node.Value)
	default:
		a.wrongType(v, "a number")
	}
	return Number{}, false
}

// null refuses null. Mostly it is a value that was not written yet.
func (a *application) null(v Null, write, or string) {
	if at := v.Node.Span; at.Start == at.End {
		if a.rule.Document.Broken { // it may be on a broken line
			a.item.Broken = true
			return
		}
		a.problem("null-with-modifier", a.use().At, "missing value for %q; %s", a.use().Name, write)
		return
	}
	a.problem("null-with-modifier", a.use().At, "null allows no modifier other than \"neq\"; remove %q%s", a.use().Name, or)
}

func (a *application) wrongType(v Value, want string) {
	is := "something else"
	switch v.(type) {
	case String:
		is = "text"
	case Number:
		is = "a number"
	case Bool:
		is = "true or false"
	case Null:
		is = "null"
	case Regexp:
		is = "a regular expression"
	case CIDR:
		is = "a network"
	}
	a.problem("modifier-value-type", v.SourceNode().Span, "%q requires %s, not %s", a.use().Name, want, is)
}
