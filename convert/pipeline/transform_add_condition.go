package pipeline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// A selection is added and every condition becomes "selection and (condition)".
// With "template", $category, $product and $service in texts are replaced by
// those of the rule's log source.
var _ = register(transformations, "add_condition", func(p *params) transformation {
	name := p.optionalText("name", "")
	template, negated := p.flag("template"), p.flag("negated")
	selection := p.selection("conditions")
	plain := selection.test(func(text string) string { return text })
	if template {
		selection.check(p, func(text string) string { return fillLogsource(text, &Rule{Category: "x", Product: "x", Service: "x"}) })
	} else {
		selection.check(p, func(text string) string { return text })
	}
	return func(r *run) {
		if r.addedConditions++; r.addedConditions > sigma.MaxDepth {
			r.limit(fmt.Sprintf("the pipeline adds more than %d conditions", sigma.MaxDepth))
			return
		}
		test := copyTest(plain)
		if template {
			test = selection.test(func(text string) string { return fillLogsource(text, r.rule) })
		}
		markApplied(test, r.item.id)
		name := r.rule.addSelection(name, test)
		for i, c := range r.rule.Conditions {
			if c == nil {
				continue
			}
			at := c.At()
			var added sigma.Expr = &sigma.Ref{Span: at, Name: name}
			if negated {
				added = &sigma.Not{Span: at, Word: at, Operand: added}
			}
			r.rule.Conditions[i] = &sigma.And{Span: at, Operands: []sigma.Expr{added, c}}
		}
	}
})

// addSelection adds a selection to the rule, or replaces the one with that
// name. Without a name it gets an unused one.
func (w *Rule) addSelection(name string, test Test) string {
	index := func(name string) int {
		return slices.IndexFunc(w.Selections, func(s *Selection) bool { return s.Name == name })
	}
	for n := 1; name == ""; n++ {
		if free := "_cond_" + strconv.Itoa(n); index(free) < 0 {
			name = free
		}
	}
	if i := index(name); i >= 0 {
		w.Selections[i] = &Selection{Name: name, Test: test}
	} else {
		w.Selections = append(w.Selections, &Selection{Name: name, Test: test})
	}
	return name
}

// selection is a selection in a pipeline file.
type selection []struct {
	at     sigma.Span
	key    string
	values []any
	list   bool
}

// selection reads a mapping of fields, with modifiers as in a rule, to values.
func (p *params) selection(name string) selection {
	n, ok := p.required(name)
	if !ok {
		return nil
	}
	if n.Kind != sigma.Mapping || len(n.Pairs) == 0 {
		p.reportMismatch(n, name, "a mapping of fields to values")
		return nil
	}
	list := entries(n)
	s := make(selection, len(list))
	for i, e := range list {
		s[i].at, s[i].key, s[i].list = e.Value.Span, e.Key.Value, e.Value.Kind == sigma.Sequence
		nodes := []*sigma.Node{e.Value}
		if s[i].list {
			nodes = e.Value.Items
		}
		for _, c := range nodes {
			if c.Kind != sigma.Scalar {
				p.problem(parameterCheck, c.Span, "the value of a field is text, a number or a list of such, not %s", describe(c))
				continue
			}
			s[i].values = append(s[i].values, scalar(c))
		}
	}
	return s
}

// read returns the items of one entry, and its problems. The entry is parsed as
// part of a rule, so that modifiers mean the same.
func (s selection) read(i int, fill func(string) string) ([]sigma.Test, []sigma.Problem) {
	write := func(v any) string {
		switch v := v.(type) {
		case nil:
			return "null"
		case string:
			return strconv.Quote(fill(v))
		}
		return strings.ToLower(pythonStr(v))
	}
	values := make([]string, len(s[i].values))
	for j, v := range s[i].values {
		values[j] = write(v)
	}
	text := strings.Join(values, ", ")
	if s[i].list {
		text = "[" + text + "]"
	}
	file := sigma.Parse(sigma.NewSource("logsource: {category: any}\ndetection:\n  condition: added\n  added: {" + strconv.Quote(s[i].key) + ": " + text + "}\n"))
	var problems []sigma.Problem
	for _, d := range file.Documents {
		problems = append(problems, d.Problems...)
		if d.Rule == nil || d.Rule.Detection == nil {
			continue
		}
		problems = append(problems, d.Rule.Problems...)
		if added := d.Rule.Detection.Selection("added"); added != nil && len(problems) == 0 {
			if all, ok := added.Test.(*sigma.AllOf); ok {
				return all.Tests, nil
			}
		}
	}
	if len(problems) == 0 {
		problems = []sigma.Problem{{Text: "this cannot be read as part of a selection"}}
	}
	return nil, problems
}

func (s selection) check(p *params, fill func(string) string) {
	for i := range s {
		_, problems := s.read(i, fill)
		for _, f := range problems {
			p.problem(parameterCheck, s[i].at, "%s: %s", quote(s[i].key), f.Text)
		}
	}
}

// test returns the selection as part of a working copy, without spans.
func (s selection) test(fill func(string) string) Test {
	g := &Group{All: true}
	for i := range s {
		tests, _ := s.read(i, fill)
		for _, t := range tests {
			item, ok := t.(*sigma.Item)
			if !ok {
				continue
			}
			values := make([]sigma.Value, len(item.Values))
			for j, v := range item.Values {
				values[j] = withoutSpans(v)
			}
			g.Tests = append(g.Tests, &Item{Field: item.Field, Values: values, All: item.All, Negated: item.Negated, Mapped: true})
		}
	}
	return g
}

func copyTest(t Test) Test {
	switch t := t.(type) {
	case *Group:
		g := &Group{All: t.All, Tests: make([]Test, len(t.Tests))}
		for i, c := range t.Tests {
			g.Tests[i] = copyTest(c)
		}
		return g
	case *Item:
		it := *t
		return &it
	}
	return nil
}

// withoutSpans removes the spans of a value.
func withoutSpans(v sigma.Value) sigma.Value {
	none := sigma.Origin{}
	switch v := v.(type) {
	case sigma.String:
		v.Origin, v.Parts = none, partsWithoutSpans(v.Parts)
		return v
	case sigma.Regexp:
		v.Origin, v.Parts = none, partsWithoutSpans(v.Parts)
		return v
	case sigma.Number:
		v.Origin = none
		return v
	case sigma.Bool:
		v.Origin = none
		return v
	case sigma.Null:
		return sigma.Null{}
	case sigma.CIDR:
		v.Origin = none
		return v
	case sigma.Comparison:
		v.Origin, v.Number.Origin = none, none
		return v
	case sigma.TimePart:
		v.Origin, v.Number.Origin = none, none
		return v
	case sigma.Exists:
		v.Origin = none
		return v
	case sigma.FieldRef:
		v.Origin = none
		return v
	case sigma.Expansion:
		values := make([]sigma.Value, len(v.Values))
		for i, one := range v.Values {
			values[i] = withoutSpans(one)
		}
		return sigma.Expansion{Values: values}
	}
	return v
}

func partsWithoutSpans(list []sigma.Part) []sigma.Part {
	out := slices.Clone(list)
	for i := range out {
		out[i].At = noSpan
	}
	return out
}

// fillLogsource replaces $name and ${name} as Python's string.Template does:
// "$$" is a dollar sign, unknown names are kept, and an empty part of the log
// source becomes "None".
func fillLogsource(text string, w *Rule) string {
	if !strings.Contains(text, "$") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		if text[i] != '$' {
			b.WriteByte(text[i])
			i++
			continue
		}
		rest := text[i+1:]
		if strings.HasPrefix(rest, "$") {
			b.WriteByte('$')
			i += 2
			continue
		}
		braced := strings.HasPrefix(rest, "{")
		rest = strings.TrimPrefix(rest, "{")
		n := 0
		for n < len(rest) && isNameByte(rest[n]) && rest[n] != '-' && (n > 0 || rest[n] < '0' || rest[n] > '9') {
			n++
		}
		name, size := rest[:n], 1+n
		if braced {
			size += 2
		}
		value, known := map[string]string{"category": w.Category, "product": w.Product, "service": w.Service}[name]
		if !known || braced && !strings.HasPrefix(rest[n:], "}") {
			b.WriteByte('$')
			i++
			continue
		}
		if value == "" {
			value = "None"
		}
		b.WriteString(value)
		i += size
	}
	return b.String()
}
