package imports

import (
	"fmt"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// builder writes the detection of one rule.
type builder struct {
	*candidate
	pipelines  []*pipeline.Pipeline
	context    *sigma.Rule // rule that identifies the field of a key shared by several fields
	selections []selection
	counts     map[string]int
}

type selection struct {
	name  string
	lines []string // lines of the mapping, in YAML
}

func (b *builder) rule(conjuncts []leql.Expr, about Metadata) (string, error) {
	if len(conjuncts) == 0 {
		return "", newError(leql.Origin{}, "the query only selects the log source; a rule needs more conditions")
	}
	b.learnContext(conjuncts)
	b.counts = map[string]int{}
	condition, err := b.and(conjuncts, "selection")
	if err != nil {
		return "", err
	}
	b.shorten(&condition)
	return about.write(b, condition), nil
}

// learnContext makes a rule of the tests whose key belongs to a single field,
// such as the event ID: they identify the fields of other keys.
func (b *builder) learnContext(conjuncts []leql.Expr) {
	var items strings.Builder
	if ids := b.eventIDs(conjuncts); len(ids) > 0 {
		items.WriteString(itemLine("EventID", item{values: ids}))
	}
	for _, e := range conjuncts {
		t, ok := e.(*leql.Test)
		if !ok || len(b.fields[t.Key.Name]) != 1 || strings.Contains(items.String(), quote(b.fields[t.Key.Name][0])) {
			continue
		}
		if it, err := b.itemOf(t); err == nil && !it.negated {
			items.WriteString(itemLine(b.fields[t.Key.Name][0], it))
		}
	}
	if items.Len() > 0 {
		b.context = sigma.Parse(sigma.NewSource(draft(b.logsource, items.String()))).Documents[0].Rule
	}
}

// eventIDs are the event IDs of all tests.
func (b *builder) eventIDs(operands []leql.Expr) (ids []string) {
	for _, o := range operands {
		switch e := unwrapParens(o).(type) {
		case *leql.And:
			ids = append(ids, b.eventIDs(e.Operands)...)
		case *leql.Or:
			ids = append(ids, b.eventIDs(e.Operands)...)
		case *leql.Test:
			if fields := b.fields[e.Key.Name]; len(fields) == 1 && fields[0] == "EventID" {
				if it, err := b.itemOf(e); err == nil && it.modifiers == "" && !it.negated {
					ids = append(ids, it.values...)
				}
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// field finds the field of a key.
func (b *builder) field(key leql.Key) (string, error) {
	fields := b.fields[key.Name]
	if len(fields) == 1 {
		return fields[0], nil
	}
	for _, field := range append(slices.Clone(fields), fieldPaths(key.Name)...) {
		context := b.context
		if context == nil {
			context = sigma.Parse(sigma.NewSource(draft(b.logsource, "    "+quote(field)+": x\n"))).Documents[0].Rule
		}
		k := pipeline.KeyOf(context, field, sigma.Span{}, b.pipelines...)
		if k.Mapped && len(k.Failures) == 0 && slices.Equal(k.Names, []string{key.Name}) {
			return field, nil
		}
	}
	if taxonomy.Standard().KnownField(key.Name) {
		return key.Name, nil // a field that pipelines do not rename
	}
	return "", newError(key.From, "no field of %s has the key %q", b.logsource.Path(), key.Name)
}

// fieldPaths are the possible names of a field whose key has a prefix.
func fieldPaths(key string) []string {
	if rest, ok := strings.CutPrefix(key, "source_json."); ok {
		return []string{rest}
	}
	return nil
}

// and writes operands of AND: consecutive tests share a selection unless two
// have the same key.
func (b *builder) and(operands []leql.Expr, kind string) (string, error) {
	var parts []string
	var lines, keys []string
	flush := func() {
		if len(lines) > 0 {
			parts = append(parts, b.add(kind, lines))
			lines, keys = nil, nil
		}
	}
	for _, o := range operands {
		if t, ok := unwrapParens(o).(*leql.Test); ok {
			it, err := b.itemOf(t)
			if err != nil {
				return "", err
			}
			field, err := b.field(t.Key)
			if err != nil {
				return "", err
			}
			if !it.negated {
				key := field + it.modifiers
				if slices.Contains(keys, key) {
					flush()
				}
				lines, keys = append(lines, itemLine(field, it)), append(keys, key)
				continue
			}
		}
		flush()
		part, err := b.operand(o, kind, true)
		if err != nil {
			return "", err
		}
		parts = append(parts, part)
	}
	flush()
	return strings.Join(parts, " and "), nil
}

// operand writes one operand. OR inside AND gets parentheses.
func (b *builder) operand(e leql.Expr, kind string, inAnd bool) (string, error) {
	switch e := unwrapParens(e).(type) {
	case *leql.And:
		return b.and(e.Operands, kind)
	case *leql.Or:
		var parts []string
		for i := 0; i < len(e.Operands); i++ {
			if i+1 < len(e.Operands) && isEmptyText(e.Operands[i]) {
				// Next to null, '' would be merged into one test with it; in a
				// list with its neighbour it stays separate.
				if lines, ok := b.pair(e.Operands[i], e.Operands[i+1]); ok {
					parts = append(parts, b.add(kind, lines))
					i++
					continue
				}
			}
			part, err := b.operand(e.Operands[i], kind, false)
			if err != nil {
				return "", err
			}
			parts = append(parts, part)
		}
		text := strings.Join(parts, " or ")
		if inAnd {
			text = "(" + text + ")"
		}
		return text, nil
	case *leql.Not:
		other := map[string]string{"selection": "filter", "filter": "selection"}[kind]
		part, err := b.operand(e.Operand, other, true)
		if err != nil {
			return "", err
		}
		if strings.Contains(part, " ") && !strings.HasPrefix(part, "(") {
			part = "(" + part + ")"
		}
		return "not " + part, nil
	case *leql.Test:
		it, err := b.itemOf(e)
		if err != nil {
			return "", err
		}
		field, err := b.field(e.Key)
		if err != nil {
			return "", err
		}
		if it.negated {
			it.negated = false
			return "not " + b.add("filter", []string{itemLine(field, it)}), nil
		}
		return b.add(kind, []string{itemLine(field, it)}), nil
	case *leql.Keyword:
		v, ok := e.Value.(leql.Regex)
		if !ok {
			return "", newError(e.From, "Sigma cannot express a LEQL keyword, which matches whole words and is case-sensitive; use a regular expression such as /word/i")
		}
		it := item{}
		it.setRegex(v)
		return b.add("keywords", []string{itemLine("", it)}), nil
	}
	return "", newError(leql.Origin{}, "Sigma cannot express this part of the query")
}

// isEmptyText reports whether a test matches the empty text.
func isEmptyText(e leql.Expr) bool {
	t, ok := unwrapParens(e).(*leql.Test)
	if !ok || t.Operator != leql.Equal {
		return false
	}
	v, ok := t.Value.(leql.Regex)
	return ok && v.Pattern == "^$"
}

// pair writes two tests of one field as one item, if both are plain values.
func (b *builder) pair(first, second leql.Expr) (lines []string, ok bool) {
	one, _ := unwrapParens(first).(*leql.Test)
	two, ok := unwrapParens(second).(*leql.Test)
	if !ok || one.Key.Name != two.Key.Name {
		return nil, false
	}
	a, err := b.itemOf(one)
	c, other := b.itemOf(two)
	field, unknown := b.field(one.Key)
	if err != nil || other != nil || unknown != nil || a.negated || c.negated || a.modifiers+c.modifiers != "" || slices.Contains(c.values, "null") {
		return nil, false
	}
	a.values = append(a.values, c.values...)
	return []string{itemLine(field, a)}, true
}

func unwrapParens(e leql.Expr) leql.Expr {
	for {
		b, ok := e.(*leql.Parens)
		if !ok {
			return e
		}
		e = b.Inner
	}
}

// add makes a selection and returns its name.
func (b *builder) add(kind string, lines []string) string {
	b.counts[kind]++
	name := fmt.Sprintf("%s_%d", kind, b.counts[kind])
	b.selections = append(b.selections, selection{name, lines})
	return name
}

// shorten drops the number from the name of a selection that is the only one of
// its kind.
func (b *builder) shorten(condition *string) {
	words := strings.FieldsFunc(*condition, func(r rune) bool { return r == ' ' })
	for kind, n := range b.counts {
		if n != 1 {
			continue
		}
		for i := range b.selections {
			if b.selections[i].name == kind+"_1" {
				b.selections[i].name = kind
			}
		}
		for i, w := range words {
			if bare := strings.Trim(w, "()"); bare == kind+"_1" {
				words[i] = strings.Replace(w, bare, kind, 1)
			}
		}
	}
	*condition = strings.Join(words, " ")
}

// itemLine writes an item as an entry of a mapping.
func itemLine(field string, it item) string {
	key := field + it.modifiers
	if field == "" || strings.ContainsAny(key, ":#{}[],&*!'\"%@` ") {
		key = quote(key)
	}
	if len(it.values) == 1 {
		return "        " + key + ": " + it.values[0] + "\n"
	}
	return "        " + key + ":\n            - " + strings.Join(it.values, "\n            - ") + "\n"
}

// write puts the rule together.
func (m *Metadata) write(b *builder, condition string) string {
	var out strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&out, "%s: %s\n", key, quote(value))
		}
	}
	list := func(key string, values []string) {
		if len(values) > 0 {
			out.WriteString(key + ":\n")
			for _, v := range values {
				out.WriteString("    - " + quote(v) + "\n")
			}
		}
	}
	line("title", m.Title)
	line("id", m.ID)
	line("status", m.Status)
	line("description", m.Description)
	line("author", m.Author)
	list("tags", m.Tags)
	out.WriteString(logsourceText(b.logsource))
	out.WriteString("detection:\n")
	for _, s := range b.selections {
		out.WriteString("    " + s.name + ":\n" + strings.Join(s.lines, ""))
	}
	out.WriteString("    condition: " + condition + "\n")
	list("falsepositives", m.FalsePositives)
	line("level", m.Level)
	return out.String()
}
