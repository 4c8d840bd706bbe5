package pipeline

import (
	"fmt"
	"slices"

	"sigma-lsp/analysis/sigma"
)

// placeholderFilter selects the placeholders of a transformation.
type placeholderFilter struct{ include, exclude []string }

// placeholderFilter reads "include" and "exclude", of which one may be set.
func (p *params) placeholderFilter() placeholderFilter {
	h := placeholderFilter{p.optionalTexts("include"), p.optionalTexts("exclude")}
	include, _ := p.get("include")
	exclude, _ := p.get("exclude")
	if include != nil && exclude != nil && !include.IsNull() && !exclude.IsNull() {
		p.problem(parameterCheck, exclude.Span, `"include" and "exclude" exclude each other`)
	}
	return h
}

func (h placeholderFilter) includes(name string) bool {
	switch {
	case h.include != nil:
		return slices.Contains(h.include, name)
	case h.exclude != nil:
		return !slices.Contains(h.exclude, name)
	}
	return true
}

// replacePlaceholders replaces placeholders by values: a string with several
// placeholders becomes one string per combination. The function returns the
// parts of each value, or the reason why there is none.
func replacePlaceholders(h placeholderFilter, values func(r *run, name string) (values [][]sigma.Part, message string)) transformation {
	return func(r *run) {
		r.editValues(func(it *Item, v sigma.Value, out []sigma.Value) ([]sigma.Value, bool) {
			before := len(r.rule.Failures)
			put, done := r.fillPlaceholders(it, v, h, values, len(out))
			if !done || len(r.rule.Failures) > before {
				return nil, false
			}
			return append(out, put...), true
		})
	}
}

// fillPlaceholders replaces the placeholders of one value, including its
// variants.
func (r *run) fillPlaceholders(it *Item, v sigma.Value, h placeholderFilter, values func(*run, string) ([][]sigma.Part, string), beside int) ([]sigma.Value, bool) {
	switch v := v.(type) {
	case sigma.String:
		combinations, done := r.combine(it, v, v.Parts, h, values, beside)
		put := make([]sigma.Value, len(combinations))
		for i, c := range combinations {
			s := v
			s.Parts = joinTexts(c)
			put[i] = s
		}
		return put, done
	case sigma.Regexp:
		combinations, done := r.combine(it, v, v.Parts, h, values, beside)
		put := make([]sigma.Value, len(combinations))
		for i, c := range combinations {
			re := v
			re.Parts = make([]sigma.Part, len(c))
			for j, p := range c { // values are inserted in the expression verbatim
				if p.Kind == sigma.Any || p.Kind == sigma.AnyChar || p.Kind == sigma.Text && p.At == noSpan {
					p = sigma.Part{Kind: sigma.Text, Text: plainPart(p), At: noSpan}
				}
				re.Parts[j] = p
			}
			re.Parts = joinTexts(re.Parts)
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
			put, done := r.fillPlaceholders(it, one, h, values, beside+len(list))
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

// combine returns the parts of all combinations; false if no placeholder is
// selected, or a failure was recorded.
func (r *run) combine(it *Item, v sigma.Value, list []sigma.Part, h placeholderFilter, values func(*run, string) ([][]sigma.Part, string), beside int) ([][]sigma.Part, bool) {
	meant := func(p sigma.Part) bool { return p.Kind == sigma.Placeholder && h.includes(p.Text) }
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
			failed = true // continue, to report every placeholder without values
			continue
		}
		n := len(combinations) * len(with)
		if n+beside > sigma.MaxValues {
			r.failValue(it, v, &list[i], fmt.Sprintf("the values of the placeholders unfold to more than %d", sigma.MaxValues))
			return nil, false
		}
		const place = 16 // size of a part in bytes
		if !r.addBytes(n * (place*len(list) + partsSize(with)/max(len(with), 1))) {
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
