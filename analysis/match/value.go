package match

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// value compiles one value of an item.
func (c *compiler) value(i *sigma.Item, v sigma.Value) func(*Event) bool {
	field := i.Field
	switch v := v.(type) {
	case sigma.Expansion:
		var tests []func(*Event) bool
		for _, one := range v.Values {
			tests = append(tests, c.value(i, one))
		}
		return anyOf(tests)
	case sigma.Null:
		return func(e *Event) bool {
			values, ok := e.field(field)
			return !ok || slices.ContainsFunc(values, func(one value) bool { return one.null })
		}
	case sigma.Exists:
		return func(e *Event) bool {
			_, ok := e.field(field)
			return ok == v.True
		}
	case sigma.FieldRef:
		return c.reference(field, v)
	}
	match := c.scalar(i, v)
	if i.Key == nil || field == "" {
		return func(e *Event) bool { return slices.ContainsFunc(e.keywords, match) }
	}
	return func(e *Event) bool {
		return slices.ContainsFunc(e.valuesOf(field), func(one value) bool { return !one.null && match(one) })
	}
}

// scalar compiles a value that is compared with one value of the event.
func (c *compiler) scalar(i *sigma.Item, v sigma.Value) func(value) bool {
	at := i.At()
	if v.SourceNode() != nil {
		at = v.SourceNode().Span
	}
	switch v := v.(type) {
	case sigma.String:
		return c.text(i, v)
	case sigma.Number:
		if i.Key == nil || i.Field == "" {
			return func(one value) bool { return strings.Contains(one.text, v.Text) }
		}
		return func(one value) bool { return one.isNum && one.number == v.Float || one.text == v.Text }
	case sigma.Bool:
		want := "false"
		if v.True {
			want = "true"
		}
		// Whether the text "TRUE" is true is not specified; it is not here.
		return func(one value) bool { return one.text == want }
	case sigma.Regexp:
		for _, p := range v.Parts {
			if p.Kind == sigma.Placeholder {
				c.refuse(at, "the placeholder %%%s%% has no value", p.Text)
				return func(value) bool { return false }
			}
		}
		flags := ""
		for flag, set := range map[string]bool{"i": v.I, "m": v.M, "s": v.S} {
			if set {
				flags += flag
			}
		}
		return c.regexp(at, v.Text(), flags)
	case sigma.CIDR:
		return func(one value) bool {
			a, err := netip.ParseAddr(one.text)
			return err == nil && v.Prefix.Contains(a.Unmap())
		}
	case sigma.TimePart:
		return timePart(v)
	case sigma.Comparison:
		return func(one value) bool { return one.isNum && compare(v.Op, one.number, v.Number.Float) }
	}
	c.refuse(at, "this value cannot be evaluated on an event")
	return func(value) bool { return false }
}

func compare(op string, a, b float64) bool {
	switch op {
	case "lt":
		return a < b
	case "lte":
		return a <= b
	case "gt":
		return a > b
	case "gte":
		return a >= b
	}
	return a == b
}

// text compiles text with wildcards. It must match the whole value, except for
// keywords, which match anywhere; case is ignored unless the modifier cased is
// set. Source: Sigma rules specification, "General", "String Wildcard" and
// "Keywords search".
func (c *compiler) text(i *sigma.Item, s sigma.String) func(value) bool {
	for _, p := range s.Parts {
		if p.Kind == sigma.Placeholder {
			c.refuse(i.At(), "the placeholder %%%s%% has no value", p.Text)
		}
	}
	g := globOf(s.Parts, s.Cased)
	if i.Key == nil || i.Field == "" {
		g = slices.Concat(glob{{""}}, g, glob{{""}})
	}
	if s.Cased {
		return func(one value) bool { return g.match(one.text) }
	}
	return func(one value) bool { return g.match(one.folded) }
}

func (c *compiler) regexp(at sigma.Span, pattern, flags string) func(value) bool {
	if flags != "" {
		pattern = "(?" + flags + ")" + pattern
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		c.refuse(at, "the regular expression cannot be evaluated: %s", err)
		return func(value) bool { return false }
	}
	return func(one value) bool { return re.MatchString(one.text) }
}

// reference compares a field with another one of the same event. Source: Sigma
// specification, modifiers, "fieldref".
func (c *compiler) reference(field string, ref sigma.FieldRef) func(*Event) bool {
	return func(e *Event) bool {
		for _, a := range e.valuesOf(field) {
			for _, b := range e.valuesOf(ref.Field) {
				if a.null || b.null {
					continue
				}
				mine, theirs := a.folded, b.folded
				if ref.Cased {
					mine, theirs = a.text, b.text
				}
				switch {
				case ref.AtStart && ref.AtEnd && strings.Contains(mine, theirs),
					ref.AtStart && !ref.AtEnd && strings.HasPrefix(mine, theirs),
					!ref.AtStart && ref.AtEnd && strings.HasSuffix(mine, theirs),
					!ref.AtStart && !ref.AtEnd && a.isNum && b.isNum && a.number == b.number,
					mine == theirs:
					return true
				}
			}
		}
		return false
	}
}
