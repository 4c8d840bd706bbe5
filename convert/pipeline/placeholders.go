package pipeline

import (
	"fmt"
	"slices"

	"sigma-lsp/analysis/sigma"
)

// handled tells which placeholders a transformation is meant for.
type handled struct{ include, exclude []string }

// handled reads "include" and "exclude", of which one may be there.
func (p *params) handled() handled {
	h := handled{p.textsOr("include"), p.textsOr("exclude")}
	include, _ := p.get("include")
	exclude, _ := p.get("exclude")
	if include != nil && exclude != nil && !include.IsNull() && !exclude.IsNull() {
		p.problem(parameterCheck, exclude.Span, `"include" and "exclude" exclude each other`)
	}
	return h
}

func (h handled) has(name string) bool {
	switch {
	case h.include != nil:
		return slices.Contains(h.include, name)
	case h.exclude != nil:
		return !slices.Contains(h.exclude, name)
	}
	return true
}

// replacePlaceholders puts values in the place of placeholders: a string with
// several placeholders becomes one string for each combination. The function
// gives the parts of each value, or says why there is none.
func replacePlaceholders(h handled, values func(r *run, name string) (values [][]sigma.Part, message string)) transformation {
	return func(r *run) {
		r.eachValue(func(it *Item, v sigma.Value, out []sigma.Value) ([]sigma.Value, bool) {
			before := len(r.rule.Failures)
			put, done := r.fill(it, v, h, values, len(out))
			if !done || len(r.rule.Failures) > before {
				return nil, false
			}
			return append(out, put...), true
		})
	}
}

// fill replaces the placeholders of one value, those of its variants too.
func (r *run) fill(it *Item, v sigma.Value, h handled, values func(*run, string) ([][]sigma.Part, string), beside int) ([]sigma.Value, bool) {
	switch v := v.(type) {
	case sigma.String:
		combinations, done := r.combine(it, v, v.Parts, h, values, beside)
		put := make([]sigma.Value, len(combinations))
		for i, c := range combinations {
			s := v
			s.Parts = joined(c)
			put[i] = s
		}
		return put, done
	case sigma.Regexp:
		combinations, done := r.combine(it, v, v.Parts, h, values, beside)
		put := make([]sigma.Value, len(combinations))
		for i, c := range combinations {
			re := v
			re.Parts = make([]sigma.Part, len(c))
			for j, p := range c { // values stand in the expression as they are written
				if p.Kind == sigma.Any || p.Kind == sigma.AnyChar || p.Kind == sigma.Text && p.At == added {
					p = sigma.Part{Kind: sigma.Text, Text: plainPart(p), At: added}
				}
				re.Parts[j] = p
			}
			re.Parts = joined(re.Parts)
			if faults := sigma.CheckPattern(re.Text()); len(faults) > 0 {
				r.failValue(it, v, nil, faults[0].Text)
				return nil, false
			}
			put[i] = re
		}
		return put, done
	case sigma.Expansion:
		var list []sigma.Value
		changed := false
		for _, one := range v.Values {
			put, done := r.fill(it, one, h, values, beside+len(list))
			if !done {
				put = []sigma.Value{one}
			}
			list, changed = append(list, put...), changed || done
		}
		v.Values = list
		return []sigma.Value{v}, changed
	}
	return nil, false
}

// combine gives the parts of all combinations; false where no placeholder is
// meant, or a failure was noted.
func (r *run) combine(it *Item, v sigma.Value, list []sigma.Part, h handled, values func(*run, string) ([][]sigma.Part, string), beside int) ([][]sigma.Part, bool) {
	meant := func(p sigma.Part) bool { return p.Kind == sigma.Placeholder && h.has(p.Text) }
	if !slices.ContainsFunc(list, meant) {
		return nil, false
	}
	combinations, failed := [][]sigma.Part{nil}, false
	for i, p := range list {
		if !meant(p) {
			for j := range combinations {
				combinations[j] = append(combinations[j], p)
			}
			continue
		}
		with, message := values(r, p.Text)
		if message != "" {
			r.failValue(it, v, &list[i], message)
			failed = true // go on: each one without values is reported
			continue
		}
		n := len(combinations) * len(with)
		if n+beside > sigma.MaxValues {
			r.failValue(it, v, &list[i], fmt.Sprintf("the values of the placeholders unfold to more than %d", sigma.MaxValues))
			return nil, false
		}
		const place = 16 // bytes that a part takes
		if !r.grow(n * (place*len(list) + partsSize(with)/max(len(with), 1))) {
			return nil, false
		}
		next := make([][]sigma.Part, 0, len(combinations)*len(with))
		for _, c := range combinations {
			for _, w := range with {
				next = append(next, append(slices.Clip(c), w...))
			}
		}
		combinations = next
	}
	return combinations, !failed
}

func partsSize(values [][]sigma.Part) int {
	n := 0
	for _, v := range values {
		for _, p := range v {
			n += len(p.Text) + 1
		}
	}
	return n
}
