package pipeline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
)

// A format of Python that can contain the query, parts of the rule and of the
// pipeline: {query}, {rule.title}, {rule.custom_attributes[key]},
// {pipeline.state[key]}.
var _ = register(postprocessings, "simple_template", func(p *params) postprocessing {
	n, ok := p.required("template")
	if !ok {
		return nil
	}
	if !isText(n) {
		p.reportMismatch(n, "template", "text")
		return nil
	}
	type piece struct {
		text  string
		of    lookup // nil for text
		write func(any) string
	}
	var pieces []piece
	for _, f := range p.format("template", n) {
		if !f.field {
			pieces = append(pieces, piece{text: f.text})
			continue
		}
		of := readLookup(f.text)
		write, known := formatting(f.conversion, f.spec)
		switch {
		case of == nil:
			p.problem(parameterCheck, n.Sub(f.start, f.end), "a template can name query, rule.title and other texts or lists of the rule, rule.logsource.product, rule.custom_attributes[key], pipeline.name, pipeline.state[key] and pipeline.vars[key], not %s", quote(f.text))
		case !known:
			p.problem(parameterCheck, n.Sub(f.start, f.end), "a template can say !s, !r and a width of up to %d as in {query:>20}, nothing else", maxWidth)
		}
		pieces = append(pieces, piece{text: f.text, of: of, write: write})
	}
	return func(r *run, query string) (string, string) {
		var b strings.Builder
		for _, piece := range pieces {
			if piece.of == nil {
				b.WriteString(piece.text)
				continue
			}
			v, ok := piece.of(r, query)
			if !ok {
				return "", fmt.Sprintf("the template of the pipeline names %s, which this rule does not have", quote(piece.text))
			}
			b.WriteString(piece.write(v))
			if b.Len() > sigma.MaxSize {
				break // already too long, which the result reports
			}
		}
		return b.String(), ""
	}
})

// lookup returns the value of a field of a template.
type lookup func(r *run, query string) (any, bool)

// readLookup parses "rule.title" or "pipeline.state[key]"; nil if it is not
// supported.
func readLookup(name string) lookup {
	name, index, indexed := strings.Cut(name, "[")
	if indexed {
		if !strings.HasSuffix(index, "]") || strings.ContainsAny(index[:len(index)-1], "[]") {
			return nil
		}
		index = index[:len(index)-1]
	}
	of := plainLookup(name)
	if of == nil || !indexed {
		return of
	}
	return func(r *run, query string) (any, bool) {
		v, ok := of(r, query)
		if !ok {
			return nil, false
		}
		switch v := v.(type) {
		case map[string]any:
			v2, ok := v[index]
			return v2, ok
		case []any:
			i, err := strconv.Atoi(index)
			if err != nil || i < 0 || i >= len(v) {
				return nil, false
			}
			return v[i], true
		}
		return nil, false
	}
}

func plainLookup(name string) lookup {
	always := func(f func(r *run) any) lookup {
		return func(r *run, _ string) (any, bool) { return f(r), true }
	}
	none := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	switch name {
	case "query":
		return func(_ *run, query string) (any, bool) { return query, true }
	case "rule.logsource.category":
		return always(func(r *run) any { return none(r.rule.Category) })
	case "rule.logsource.product":
		return always(func(r *run) any { return none(r.rule.Product) })
	case "rule.logsource.service":
		return always(func(r *run) any { return none(r.rule.Service) })
	case "rule.custom_attributes":
		return always(func(r *run) any { return r.rule.custom() })
	case "pipeline.name":
		return always(func(r *run) any { return none(r.pipeline.Title) })
	case "pipeline.priority":
		return always(func(r *run) any { return int64(r.pipeline.Priority) })
	case "pipeline.state":
		return always(func(r *run) any { return r.scope.state })
	case "pipeline.vars":
		return always(func(r *run) any { return r.vars() })
	}
	attribute, ok := strings.CutPrefix(name, "rule.")
	if _, known := attributeKinds[attribute]; !ok || !known {
		return nil
	}
	return always(func(r *run) any {
		v := r.rule.attribute(attribute)
		if text, ok := v.(string); ok {
			switch attributeKinds[attribute] {
			case levelAttribute, statusAttribute:
				return strings.ToLower(text)
			case dateAttribute:
				if iso := isoDate(text); iso != "" {
					return iso
				}
			}
		}
		return v
	})
}

// custom returns the attributes of the rule that Sigma does not define.
func (w *Rule) custom() map[string]any {
	m := map[string]any{}
	for _, p := range w.Source.Root.Pairs {
		name := p.Key.Value
		if _, defined := attributeKinds[name]; !defined && !slices.Contains([]string{"related", "logsource", "detection"}, name) {
			m[name] = w.attribute(name)
		}
	}
	for name, v := range w.Custom {
		m[name] = v
	}
	return m
}

func (r *run) vars() map[string]any {
	m := map[string]any{}
	for _, p := range r.pipelines {
		for name, v := range p.vars {
			list := make([]any, len(v.values))
			for i, text := range v.values {
				list[i] = text
			}
			if m[name] = list; len(list) == 1 {
				m[name] = list[0]
			}
		}
	}
	return m
}

const maxWidth = 1000

// formatting parses the conversion and specification of a field and returns its
// formatter.
func formatting(conversion, spec string) (func(any) string, bool) {
	write := pythonDisplay
	switch conversion {
	case "", "s":
	case "r":
		write = pythonRepr
	default:
		return nil, false
	}
	spec = strings.TrimSuffix(spec, "s")
	if spec == "" {
		return write, true
	}
	fill, align := " ", byte('<')
	if c, size := utf8.DecodeRuneInString(spec); len(spec) > size && strings.IndexByte("<>^", spec[size]) >= 0 {
		fill, align, spec = string(c), spec[size], spec[size+1:]
	} else if strings.IndexByte("<>^", spec[0]) >= 0 {
		align, spec = spec[0], spec[1:]
	}
	width, err := strconv.Atoi(spec)
	if err != nil || width < 0 || width > maxWidth {
		return nil, false
	}
	return func(v any) string {
		text := write(v)
		missing := max(0, width-utf8.RuneCountInString(text))
		left := 0
		switch align {
		case '>':
			left = missing
		case '^':
			left = missing / 2
		}
		return strings.Repeat(fill, left) + text + strings.Repeat(fill, missing-left)
	}, true
}

// pythonDisplay formats a value as Python's str does, pythonRepr as its repr.
func pythonDisplay(v any) string {
	switch v.(type) {
	case map[string]any, []any:
		return pythonRepr(v)
	}
	return pythonStr(v)
}

func pythonRepr(v any) string {
	switch v := v.(type) {
	case string:
		return pythonString(v)
	case []any:
		list := make([]string, len(v))
		for i, one := range v {
			list[i] = pythonRepr(one)
		}
		return "[" + strings.Join(list, ", ") + "]"
	case map[string]any:
		list := make([]string, 0, len(v))
		for key, one := range v {
			list = append(list, pythonString(key)+": "+pythonRepr(one))
		}
		slices.Sort(list)
		return "{" + strings.Join(list, ", ") + "}"
	}
	return pythonStr(v)
}

func pythonString(text string) string {
	quote := "'"
	if strings.Contains(text, "'") && !strings.Contains(text, `"`) {
		quote = `"`
	}
	return quote + strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`, quote, `\`+quote).Replace(text) + quote
}
