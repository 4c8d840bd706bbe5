package pipeline

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// The named groups of an expression become separate items, all of which have to
// match. Values that do not match the expression are dropped, or kept with
// "preserve_unmatched".
//
// pySigma loses "neq" here; it is kept.
var _ = register(transformations, "extract_fields", func(p *params) transformation {
	re := p.anchoredPattern("regex")
	prefix := p.optionalText("field_prefix", "")
	if prefix != "" {
		prefix += "."
	}
	keep := p.flag("preserve_unmatched")
	if n, _ := p.get("regex"); re != nil && !hasNamedGroup(re) {
		p.problem(regexCheck, n.Span, "the regular expression has no named group, as in (?P<name>…)")
	}
	return func(r *run) {
		r.editItems(func(it *Item) (Test, bool) {
			g := &Group{All: it.All}
			for _, v := range it.Values {
				s, ok := v.(sigma.String)
				if !ok {
					return nil, false
				}
				text := plainText(s)
				match := r.match(re, text)
				switch {
				case match != nil:
					if fields := extract(re, prefix, text, match, it, s); len(fields.Tests) > 0 {
						g.Tests = append(g.Tests, fields)
					}
				case keep:
					one := *it
					one.Values, one.Applied, one.Negated = []sigma.Value{s}, slices.Clone(it.Applied), false
					g.Tests = append(g.Tests, &one)
				}
			}
			if len(g.Tests) == 0 {
				return nil, false
			}
			test := Test(g)
			if len(g.Tests) == 1 {
				test = g.Tests[0]
			}
			if it.Negated {
				negate(test)
			}
			return test, true
		})
	}
})

func hasNamedGroup(re *pattern) bool {
	for _, name := range re.SubexpNames() {
		if name != "" {
			return true
		}
	}
	return false
}

// extract makes an item of each named group that took part in the match.
func extract(re *pattern, prefix, text string, match []int, it *Item, s sigma.String) *Group {
	g := &Group{All: true}
	for i, name := range re.SubexpNames() {
		if start, end := match[2*i], match[2*i+1]; name != "" && end > start {
			g.Tests = append(g.Tests, &Item{
				From: it.From, Field: prefix + name, Applied: slices.Clone(it.Applied), Mapped: true,
				Values: []sigma.Value{typedValue(text[start:end], s)},
			})
		}
	}
	return g
}

// typedValue converts an extracted text. A number with a leading zero stays
// text, as the zero would be lost.
func typedValue(text string, s sigma.String) sigma.Value {
	switch strings.ToLower(text) {
	case "null", "none":
		return sigma.Null{Origin: s.Origin}
	}
	if text == "0" || !strings.HasPrefix(text, "0") {
		if n, ok := parseNumber(text); ok {
			n.Origin = s.Origin
			return n
		}
	}
	return newString(text, s)
}
