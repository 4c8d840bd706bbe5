//go:build differential

package convert

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
)

// apart writes a condition with its lists split into one test per value,
// without parentheses and sorted: conditions that only differ in how values are
// merged become equal. The empty text has one form.
func apart(e leql.Expr) string {
	chain := func(word string, texts []string) string {
		var flat []string
		for _, text := range texts { // an OR inside an OR, an AND inside an AND
			if inner, ok := strings.CutPrefix(text, word+"\x00"); ok {
				flat = append(flat, strings.Split(strings.TrimSuffix(inner, "\x01"), "\x02"+word+"\x02")...)
			} else {
				flat = append(flat, text)
			}
		}
		slices.Sort(flat)
		if flat = slices.Compact(flat); len(flat) == 1 {
			return flat[0]
		}
		return word + "\x00" + strings.Join(flat, "\x02"+word+"\x02") + "\x01"
	}
	each := func(operands []leql.Expr) (texts []string) {
		for _, o := range operands {
			texts = append(texts, apart(o))
		}
		return texts
	}
	switch e := e.(type) {
	case *leql.And:
		return chain("AND", each(e.Operands))
	case *leql.Or:
		return chain("OR", each(e.Operands))
	case *leql.Not:
		return "NOT(" + apart(e.Operand) + ")"
	case *leql.Parens:
		return apart(e.Inner)
	case *leql.Test:
		word, singles := "OR", singles(e)
		if e.Operator == leql.IContainsAll || e.Operator == leql.ContainsAll {
			word = "AND"
		}
		var texts []string
		for _, single := range singles {
			text, _ := leql.Line(single)
			texts = append(texts, text)
		}
		return chain(word, texts)
	}
	text, _ := leql.Line(e)
	return text
}

var onOne = map[leql.Operator]leql.Operator{
	leql.IContainsAny: leql.IContains, leql.IContainsAll: leql.IContains, leql.IStartsWithAny: leql.IStartsWith,
	leql.ContainsAny: leql.Contains, leql.ContainsAll: leql.Contains, leql.StartsWithAny: leql.StartsWith,
	leql.IIn: leql.Equal, leql.In: leql.Equal,
}

// singles splits one test.
func singles(t *leql.Test) (out []*leql.Test) {
	add := func(o leql.Operator, v leql.Value) {
		out = append(out, &leql.Test{Key: leql.Key{Name: t.Key.Name}, Operator: o, Value: v})
	}
	empty := leql.Regex{Pattern: "^$"}
	for _, v := range t.List {
		text, ok := v.(leql.Text)
		switch {
		case ok && t.Operator == leql.IIn:
			add(leql.Equal, leql.NoCase{Text: text.Text, Quotes: text.Quotes})
		default:
			add(onOne[t.Operator], v)
		}
	}
	switch v := t.Value.(type) {
	case nil:
	case leql.NoCase:
		if v.Text == "" {
			add(leql.Equal, empty)
		} else {
			add(leql.Equal, leql.NoCase{Text: v.Text, Quotes: v.Quotes})
		}
	case leql.Regex:
		if t.Operator == leql.NotEqual && v.Pattern == "(?s).+" {
			add(leql.Equal, leql.Literal{Text: "null"})
			add(leql.Equal, empty)
			break
		}
		for _, pattern := range alternatives(v.Pattern) {
			add(t.Operator, leql.Regex{Pattern: pattern, IgnoreCase: v.IgnoreCase})
		}
	default:
		add(t.Operator, v)
	}
	return out
}

// alternatives splits "(a|b)" and keeps the flags before it.
func alternatives(pattern string) []string {
	flags := ""
	if rest, ok := strings.CutPrefix(pattern, "(?s)"); ok {
		flags, pattern = "(?s)", rest
	}
	inner, opened := strings.CutPrefix(pattern, "(")
	inner, closed := strings.CutSuffix(inner, ")")
	if !opened || !closed || strings.HasPrefix(inner, "?") {
		return []string{flags + pattern}
	}
	var out []string
	start, depth := 0, 0
	for i := 0; i < len(inner); i++ {
		switch inner[i] {
		case '\\':
			i++
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case '|':
			if depth == 0 {
				out = append(out, flags+inner[start:i])
				start = i + 1
			}
		}
	}
	return append(out, flags+inner[start:])
}

// shorter names the construct of a rule for which our query may be shorter than
// that of the reference. There are three.
func shorter(rule *sigma.Rule) (construct string) {
	for _, s := range rule.Detection.Selections {
		for i := range sigma.ItemsOf(s.Test) {
			kinds := map[kind]bool{}
			for _, v := range i.Values {
				k, _ := kindOf(v)
				kinds[k] = true
				if _, ok := v.(sigma.Expansion); ok && len(i.Values) > 1 {
					construct = "a list with windash, base64offset or expand"
				}
			}
			switch {
			case construct != "":
			case kinds[empty]:
				construct = "the empty text"
			case len(kinds) > 1:
				construct = "a list of several kinds"
			}
		}
	}
	return construct
}
