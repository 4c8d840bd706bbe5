//go:build differential

package check_test

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// seed puts one kind of fault into a rule, or reports false where the rule has
// no place for it.
type seed struct {
	check string // finds the fault
	// same tells that the fault does not change what the rule matches, so that
	// the repaired rule must match what the rule did before.
	same  bool
	fault func(r *seeded) ([]sigma.Edit, bool)
}

// seeded is the rule that gets a fault: the n-th fitting place is taken.
type seeded struct {
	file     *sigma.File
	document *sigma.Document
	items    []*sigma.Item
	n        int
}

func newSeeded(f *sigma.File, d *sigma.Document, n int) *seeded {
	r := &seeded{file: f, document: d, n: n}
	for _, s := range d.Detection().Selections {
		r.items = slices.AppendSeq(r.items, sigma.ItemsOf(s.Test))
	}
	return r
}

func one(at sigma.Span, text string) ([]sigma.Edit, bool) {
	return []sigma.Edit{{At: at, Text: text}}, true
}

// after is an insertion.
func behind(offset int, text string) ([]sigma.Edit, bool) {
	return one(sigma.Span{Start: offset, End: offset}, text)
}

// pick takes the n-th of what fits.
func pick[T any](r *seeded, all []T, fits func(T) bool) (v T, ok bool) {
	var found []T
	for _, one := range all {
		if fits(one) {
			found = append(found, one)
		}
	}
	if len(found) == 0 {
		return v, false
	}
	return found[r.n%len(found)], true
}

// item makes a fault in an item with a field.
func item(fits func(*sigma.Item) bool, fault func(*seeded, *sigma.Item) ([]sigma.Edit, bool)) func(*seeded) ([]sigma.Edit, bool) {
	return func(r *seeded) ([]sigma.Edit, bool) {
		i, ok := pick(r, r.items, func(i *sigma.Item) bool { return i.Field != "" && i.Key.Target == nil && fits(i) })
		if !ok {
			return nil, false
		}
		return fault(r, i)
	}
}

func anyItem(*sigma.Item) bool { return true }

// has reports whether an item has just these modifiers.
func has(names ...string) func(*sigma.Item) bool {
	return func(i *sigma.Item) bool {
		var all []string
		for _, m := range i.Modifiers {
			all = append(all, m.Name)
		}
		return slices.Equal(all, names)
	}
}

// nodes are the values of an item as they are written.
func nodes(i *sigma.Item) []*sigma.Node {
	if i.Node.Kind == sigma.Sequence {
		return i.Node.Items
	}
	return []*sigma.Node{i.Node}
}

// modifiers writes other modifiers after the field.
func modifiers(text string) func(*seeded, *sigma.Item) ([]sigma.Edit, bool) {
	return func(_ *seeded, i *sigma.Item) ([]sigma.Edit, bool) {
		return one(i.Key.Sub(len(i.Field), len(i.Key.Value)), text)
	}
}

// appended adds to the modifiers.
func appended(text string) func(*seeded, *sigma.Item) ([]sigma.Edit, bool) {
	return func(_ *seeded, i *sigma.Item) ([]sigma.Edit, bool) {
		return behind(i.Key.Sub(len(i.Key.Value), len(i.Key.Value)).End, text)
	}
}

// values writes each value of an item otherwise, and the modifiers where chain
// is not "-".
func values(chain string, write func(text string) string) func(*seeded, *sigma.Item) ([]sigma.Edit, bool) {
	return func(_ *seeded, i *sigma.Item) ([]sigma.Edit, bool) {
		var edits []sigma.Edit
		for _, n := range nodes(i) {
			text, ok := n.Write(write(n.Value))
			if !ok || !n.IsText() {
				return nil, false
			}
			edits = append(edits, sigma.Edit{At: n.Span, Text: text})
		}
		if chain != "-" {
			edits = append(edits, sigma.Edit{At: i.Key.Sub(len(i.Field), len(i.Key.Value)), Text: chain})
		}
		return edits, true
	}
}

// value writes one value of an item otherwise.
func value(fits func(n *sigma.Node) bool, write func(n *sigma.Node) (string, bool)) func(*seeded, *sigma.Item) ([]sigma.Edit, bool) {
	return func(r *seeded, i *sigma.Item) ([]sigma.Edit, bool) {
		n, ok := pick(r, nodes(i), func(n *sigma.Node) bool { return n.Target == nil && fits(n) })
		if !ok {
			return nil, false
		}
		text, ok := write(n)
		if !ok {
			return nil, false
		}
		return one(n.Span, text)
	}
}

func holds(part string) func(*sigma.Node) bool {
	return func(n *sigma.Node) bool { return n.IsText() && strings.Contains(n.Value, part) }
}

func canonicalExpression(change func(string) string) func(*sigma.Node) (string, bool) {
	return func(n *sigma.Node) (string, bool) { return n.Write(change(n.Value)) }
}

func single(i *sigma.Item) bool { return i.Node.Kind == sigma.Scalar && i.Node.IsText() }

// plainTexts tells that no value has a wildcard, nor a backslash in front of one
// that is added.
func plainTexts(i *sigma.Item) bool {
	return !slices.ContainsFunc(nodes(i), func(n *sigma.Node) bool {
		return !n.IsText() || n.Value == "" || strings.ContainsAny(n.Value, "*?") || strings.HasSuffix(n.Value, `\`)
	})
}

// condition makes a fault in the first condition.
func condition(fault func(r *seeded, c *sigma.Condition) ([]sigma.Edit, bool)) func(*seeded) ([]sigma.Edit, bool) {
	return func(r *seeded) ([]sigma.Edit, bool) {
		d := r.document.Detection()
		if len(d.Conditions) == 0 || d.Conditions[0].Expr == nil || d.Conditions[0].Aggregation || d.Conditions[0].Node.Target != nil {
			return nil, false
		}
		return fault(r, d.Conditions[0])
	}
}

// expression makes a fault in a part of the condition of that kind.
func expression[T sigma.Expr](fits func(r *seeded, e T) bool, fault func(r *seeded, e T) ([]sigma.Edit, bool)) func(*seeded) ([]sigma.Edit, bool) {
	return condition(func(r *seeded, c *sigma.Condition) ([]sigma.Edit, bool) {
		e, ok := pick(r, slices.Collect(sigma.Subexpressions(c.Expr)), func(e sigma.Expr) bool { t, ok := e.(T); return ok && fits(r, t) })
		if !ok {
			return nil, false
		}
		return fault(r, e.(T))
	})
}

func always[T any](*seeded, T) bool { return true }

// entry makes a fault in an entry of the top mapping.
func entry(key string, fault func(r *seeded, i int, p sigma.Pair) ([]sigma.Edit, bool)) func(*seeded) ([]sigma.Edit, bool) {
	return func(r *seeded) ([]sigma.Edit, bool) {
		for i, p := range r.document.Root.Pairs {
			if p.Key.Value == key {
				return fault(r, i, p)
			}
		}
		return nil, false
	}
}

func removed(r *seeded, i int, _ sigma.Pair) ([]sigma.Edit, bool) {
	edits := r.file.Source.RemovePair(r.document.Root, i)
	return edits, edits != nil
}

// added puts an entry after that of a key.
func added(text string) func(*seeded, int, sigma.Pair) ([]sigma.Edit, bool) {
	return func(r *seeded, i int, _ sigma.Pair) ([]sigma.Edit, bool) {
		edits := r.file.Source.InsertPair(r.document.Root, i, strings.ReplaceAll(text, "\n", r.file.Source.LineBreak()))
		return edits, edits != nil
	}
}

// tagged makes a fault in a tag.
func tagged(fault func(r *seeded, list, n *sigma.Node) ([]sigma.Edit, bool)) func(*seeded) ([]sigma.Edit, bool) {
	return entry("tags", func(r *seeded, _ int, p sigma.Pair) ([]sigma.Edit, bool) {
		n, ok := pick(r, p.Value.Items, func(n *sigma.Node) bool { return n.IsText() && n.Style == sigma.Plain })
		if !ok {
			return nil, false
		}
		return fault(r, p.Value, n)
	})
}

// keywordList is a list of one keyword.
func keywordList(r *seeded) (*sigma.Item, bool) {
	return pick(r, r.items, func(i *sigma.Item) bool {
		return i.Key == nil && i.Node.Kind == sigma.Sequence && i.Node.Style != sigma.Flow && len(i.Node.Items) > 0 && i.Node.Items[0].Style != sigma.Literal
	})
}

var seeds = []seed{
	// Text that is not YAML.
	{"yaml-tab", true, condition(func(r *seeded, c *sigma.Condition) ([]sigma.Edit, bool) {
		key := r.document.Detection().ConditionKey.Span.Start
		indent, alone := r.file.Source.Indent(key)
		return []sigma.Edit{{At: sigma.Span{Start: key - len(indent), End: key}, Text: "\t"}}, alone
	})},
	{"yaml-unquoted-special", true, item(anyItem, value(func(n *sigma.Node) bool { return n.Style == sigma.SingleQuoted && strings.HasPrefix(n.Value, "*") }, func(n *sigma.Node) (string, bool) { return n.Value, true }))},
	{"yaml-unquoted-special", true, item(anyItem, value(func(n *sigma.Node) bool { return n.Style == sigma.SingleQuoted && strings.HasPrefix(n.Value, "%") }, func(n *sigma.Node) (string, bool) { return n.Value, true }))},

	// Modifiers.
	{"modifier-repeated", true, item(has("contains"), appended("|contains"))},
	{"modifier-repeated", true, item(has("contains", "all"), appended("|all"))},
	{"modifier-repeated", true, item(has("endswith"), modifiers("|endswith|endswith"))},
	{"modifier-empty", true, item(has("contains"), appended("|"))},
	{"modifier-empty", true, item(has("endswith"), modifiers("||endswith"))},
	{"modifier-unknown", true, item(has("contains"), modifiers("|Contains"))},
	{"modifier-unknown", true, item(has("startswith"), modifiers("| startswith"))},
	{"modifier-order", false, item(has("contains"), modifiers("|contains|base64offset"))},
	{"modifier-order", false, item(has("re"), modifiers("|contains|re"))},
	{"modifier-not-in-spec", false, item(has("re"), modifiers("|re|ignorecase"))},
	{"modifier-utf16le", false, item(has("contains"), modifiers("|utf16le|base64offset|contains"))},
	{"all-with-one-value", true, item(func(i *sigma.Item) bool { return single(i) && has("contains")(i) }, appended("|all"))},
	{"all-with-one-value", true, item(func(i *sigma.Item) bool { return single(i) && has("endswith")(i) }, appended("|all"))},
	{"windash-no-effect", true, item(func(i *sigma.Item) bool { return has("contains")(i) || has("endswith")(i) }, func(_ *seeded, i *sigma.Item) ([]sigma.Edit, bool) {
		return behind(i.Key.Sub(len(i.Field), len(i.Field)).End, "|windash")
	})},
	{"expand-without-placeholder", true, item(func(i *sigma.Item) bool { return has()(i) && plainTexts(i) }, appended("|expand"))},
	{"exists-not-boolean", false, item(has(), func(_ *seeded, i *sigma.Item) ([]sigma.Edit, bool) {
		return []sigma.Edit{{At: i.Key.Span, Text: i.Field + "|exists"}, {At: i.Node.Span, Text: `"True"`}}, i.Node.Kind == sigma.Scalar
	})},
	{"number-with-text-modifier", false, item(func(i *sigma.Item) bool { return has("contains")(i) || has("startswith")(i) }, value(func(n *sigma.Node) bool { return n.IsText() }, func(*sigma.Node) (string, bool) { return "4688", true }))},
	{"text-with-number-modifier", false, item(func(i *sigma.Item) bool { return has()(i) && i.Node.Kind == sigma.Scalar && i.Node.Tag == "!!int" }, func(_ *seeded, i *sigma.Item) ([]sigma.Edit, bool) {
		return []sigma.Edit{{At: i.Key.Span, Text: i.Field + "|gte"}, {At: i.Node.Span, Text: "'" + i.Node.Value + "'"}}, true
	})},
	{"number-as-text", false, item(has(), value(func(n *sigma.Node) bool { return n.Tag == "!!int" }, func(n *sigma.Node) (string, bool) { return "'" + n.Value + "'", true }))},

	// Wildcards.
	{"wildcard-contains", true, item(func(i *sigma.Item) bool { return has("contains")(i) && plainTexts(i) }, values("", func(text string) string { return "*" + text + "*" }))},
	{"wildcard-contains", true, item(func(i *sigma.Item) bool { return has("contains", "all")(i) && plainTexts(i) }, values("|all", func(text string) string { return "*" + text + "*" }))},
	{"wildcard-startswith", true, item(func(i *sigma.Item) bool { return has("startswith")(i) && plainTexts(i) }, values("", func(text string) string { return text + "*" }))},
	{"wildcard-endswith", true, item(has("endswith"), values("", func(text string) string { return "*" + text }))},
	{"redundant-wildcard", true, item(has("contains"), values("-", func(text string) string { return "*" + text }))},
	{"redundant-wildcard", true, item(func(i *sigma.Item) bool { return has("contains")(i) && plainTexts(i) }, values("-", func(text string) string { return text + "*" }))},
	{"redundant-wildcard", true, item(has("endswith"), value(holds(""), canonicalExpression(func(text string) string { return "*" + text })))},
	{"redundant-wildcard", true, item(func(i *sigma.Item) bool { return has("startswith")(i) && plainTexts(i) }, value(holds(""), canonicalExpression(func(text string) string { return text + "*" })))},
	{"startswith-leading-wildcard", true, item(has("contains"), values("|startswith", func(text string) string { return "*" + text }))},
	{"startswith-leading-wildcard", true, item(func(i *sigma.Item) bool { return has("contains")(i) && plainTexts(i) }, values("|endswith", func(text string) string { return text + "*" }))},
	{"double-wildcard", true, item(anyItem, value(holds("*"), canonicalExpression(func(text string) string { return strings.ReplaceAll(text, "*", "**") })))},
	{"double-wildcard", true, item(anyItem, value(holds("*"), canonicalExpression(func(text string) string { return strings.Replace(text, "*", "***", 1) })))},
	{"double-backslash", true, item(func(i *sigma.Item) bool { return !i.Has("re") && !i.Has("cidr") && !i.Has("expand") }, value(func(n *sigma.Node) bool {
		at := strings.Index(n.Value, `\`)
		return n.IsText() && n.Style == sigma.SingleQuoted && at > 0 && at+1 < len(n.Value) && strings.IndexByte(`\*?%`, n.Value[at+1]) < 0
	}, canonicalExpression(func(text string) string { return strings.Replace(text, `\`, `\\`, 1) })))},
	{"escaped-wildcard", false, item(has("contains"), value(holds(" "), canonicalExpression(func(text string) string { return strings.Replace(text, " ", `\*`, 1) })))},

	// Lists and values.
	{"duplicate-value", true, func(r *seeded) ([]sigma.Edit, bool) {
		i, ok := pick(r, r.items, func(i *sigma.Item) bool {
			return i.Node.Kind == sigma.Sequence && len(i.Node.Items) > 1 && !i.Has("re") && !i.Has("cased") && i.Node.Items[0].IsText() && i.Node.Items[0].Style != sigma.Literal
		})
		if !ok {
			return nil, false
		}
		text, ok := i.Node.Items[0].Write(strings.ToUpper(i.Node.Items[0].Value))
		if !ok || i.Has("base64offset") {
			return nil, false
		}
		edits := r.file.Source.InsertItem(i.Node, len(i.Node.Items)-1, text)
		return edits, edits != nil
	}},
	{"duplicate-value", true, item(func(i *sigma.Item) bool { return i.Node.Kind == sigma.Sequence }, func(r *seeded, i *sigma.Item) ([]sigma.Edit, bool) {
		n := i.Node.Items[r.n%len(i.Node.Items)]
		edits := r.file.Source.InsertItem(i.Node, 0, r.file.Source.Text(n.Span))
		return edits, edits != nil
	})},
	{"one-item-list", true, item(func(i *sigma.Item) bool { return single(i) && i.Node.Style != sigma.Literal }, func(r *seeded, i *sigma.Item) ([]sigma.Edit, bool) {
		if r.n%2 == 0 {
			return one(i.Node.Span, "["+r.file.Source.Text(i.Node.Span)+"]")
		}
		indent, alone := r.file.Source.Indent(i.Key.Span.Start)
		return []sigma.Edit{{At: sigma.Span{Start: i.Key.Span.End, End: i.Node.Span.Start}, Text: ":" + r.file.Source.LineBreak() + indent + "    - "}}, alone
	})},
	{"one-item-list", true, func(r *seeded) ([]sigma.Edit, bool) {
		s, ok := pick(r, r.document.Detection().Selections, func(s *sigma.Selection) bool {
			return s.Node.Kind == sigma.Mapping && s.Node.Style != sigma.Flow && len(s.Node.Pairs) == 1
		})
		if !ok {
			return nil, false
		}
		at := s.Node.Pairs[0].Key.Span.Start
		if i := s.Node.Pairs[0].Value; i.Kind == sigma.Sequence {
			return nil, false // its lines would have to move
		}
		return behind(at, "- ")
	}},
	{"null-in-list", false, func(r *seeded) ([]sigma.Edit, bool) {
		i, ok := pick(r, r.items, func(i *sigma.Item) bool {
			return i.Field != "" && i.Node.Kind == sigma.Sequence && !i.All && !i.Negated && len(i.Modifiers) == 0
		})
		if !ok {
			return nil, false
		}
		edits := r.file.Source.InsertItem(i.Node, len(i.Node.Items)-1, "null")
		return edits, edits != nil
	}},
	{"nested-list", true, func(r *seeded) ([]sigma.Edit, bool) {
		i, ok := keywordList(r)
		if !ok {
			return nil, false
		}
		first := i.Node.Items[0].Span
		return one(first, "["+r.file.Source.Text(first)+"]")
	}},
	{"scalar-selection", true, func(r *seeded) ([]sigma.Edit, bool) {
		s, ok := pick(r, r.document.Detection().Selections, func(s *sigma.Selection) bool {
			return s.Node.Kind == sigma.Sequence && s.Node.Style != sigma.Flow && len(s.Node.Items) == 1 && s.Node.Items[0].Kind == sigma.Scalar && s.Node.Items[0].Style != sigma.Literal
		})
		if !ok {
			return nil, false
		}
		return one(sigma.Span{Start: s.Name.Span.End, End: s.Node.Items[0].Span.Start}, ": ")
	}},
	{"cidr-host-bits", true, item(has("cidr"), value(holds(".0/"), canonicalExpression(func(text string) string { return strings.Replace(text, ".0/", ".1/", 1) })))},
	{"cidr-duplicate-or-covered", true, item(func(i *sigma.Item) bool { return has("cidr")(i) && i.Node.Kind == sigma.Sequence }, func(r *seeded, i *sigma.Item) ([]sigma.Edit, bool) {
		n, ok := pick(r, i.Node.Items, holds(".0/"))
		if !ok {
			return nil, false
		}
		address, _, _ := strings.Cut(n.Value, "/")
		edits := r.file.Source.InsertItem(i.Node, len(i.Node.Items)-1, "'"+address+"/31'")
		return edits, edits != nil
	})},
	{"regex-inline-flag", false, item(has("re"), values("-", func(text string) string { return "(?i)" + text }))},

	// Conditions.
	{"condition-any-not-portable", true, expression(func(_ *seeded, e *sigma.Of) bool { return !e.All }, func(_ *seeded, e *sigma.Of) ([]sigma.Edit, bool) { return one(e.Quantifier, "any") })},
	{"condition-operator-case", true, condition(func(_ *seeded, c *sigma.Condition) ([]sigma.Edit, bool) {
		text, ok := c.Node.Write(strings.NewReplacer(" and ", " AND ", " or ", " OR ", "not ", "NOT ", " of ", " OF ").Replace(c.Node.Value))
		return []sigma.Edit{{At: c.Node.Span, Text: text}}, ok && text != c.Node.Value
	})},
	{"condition-double-negation", true, expression(always, func(_ *seeded, e *sigma.Not) ([]sigma.Edit, bool) { return behind(e.Word.Start, "not not ") })},
	{"condition-double-negation", true, expression(always, func(_ *seeded, e *sigma.Ref) ([]sigma.Edit, bool) { return behind(e.Span.Start, "not not ") })},
	{"condition-duplicate-term", true, expression(always, func(r *seeded, e *sigma.And) ([]sigma.Edit, bool) {
		first := e.Operands[0].At()
		return behind(e.Span.End, " and "+r.file.Source.Text(first))
	})},
	{"condition-duplicate-term", true, expression(always, func(r *seeded, e *sigma.Ref) ([]sigma.Edit, bool) {
		return one(e.Span, "("+e.Name+" or "+e.Name+")")
	})},
	{"condition-mixed-precedence", false, condition(func(r *seeded, c *sigma.Condition) ([]sigma.Edit, bool) {
		names := r.document.Detection().Selections
		return behind(c.Expr.At().End, " or "+names[0].Name.Value+" and "+names[len(names)-1].Name.Value)
	})},
	{"condition-of-single", true, expression(func(r *seeded, e *sigma.Ref) bool { return len(r.document.Detection().Matching(e.Name+"*")) == 1 }, func(r *seeded, e *sigma.Ref) ([]sigma.Edit, bool) {
		return one(e.Span, []string{"1", "all"}[r.n%2]+" of "+e.Name+"*")
	})},
	{"condition-of-without-star", true, expression(always, func(r *seeded, e *sigma.Ref) ([]sigma.Edit, bool) {
		return one(e.Span, []string{"1", "all"}[r.n%2]+" of "+e.Name)
	})},
	{"condition-them-single", true, expression(func(r *seeded, _ *sigma.Ref) bool { return len(r.document.Detection().Matching("them")) == 1 }, func(r *seeded, e *sigma.Ref) ([]sigma.Edit, bool) {
		return one(e.Span, []string{"1", "all"}[r.n%2]+" of them")
	})},
	{"condition-all-of-them", true, expression(func(r *seeded, e *sigma.Of) bool {
		d := r.document.Detection()
		return e.All && len(d.Matching(e.Pattern)) == len(d.Matching("them"))
	}, func(_ *seeded, e *sigma.Of) ([]sigma.Edit, bool) { return one(e.PatternAt, "them") })},

	// What a rule says of itself.
	{"missing-id", true, entry("id", removed)},
	{"missing-status", true, entry("status", removed)},
	{"missing-date", true, entry("date", removed)},
	{"invalid-date", true, entry("date", func(_ *seeded, _ int, p sigma.Pair) ([]sigma.Edit, bool) {
		return one(p.Value.Span, strings.ReplaceAll(p.Value.Value, "-", "/"))
	})},
	{"modified-equals-date", true, entry("date", func(r *seeded, i int, p sigma.Pair) ([]sigma.Edit, bool) {
		if _, there := r.document.Root.Get("modified"); there {
			return nil, false
		}
		return added("modified: "+p.Value.Value)(r, i, p)
	})},
	{"references-key-misspelt", true, entry("references", func(_ *seeded, _ int, p sigma.Pair) ([]sigma.Edit, bool) { return one(p.Key.Span, "reference") })},
	{"wrong-type", true, entry("falsepositives", func(r *seeded, _ int, p sigma.Pair) ([]sigma.Edit, bool) {
		if p.Value.Kind != sigma.Sequence || p.Value.Items[0].Style == sigma.Literal {
			return nil, false
		}
		return one(sigma.Span{Start: p.Key.Span.End, End: p.Value.Span.End}, ": "+r.file.Source.Text(p.Value.Items[0].Span))
	})},
	{"duplicate-list-item", true, entry("references", func(r *seeded, _ int, p sigma.Pair) ([]sigma.Edit, bool) {
		if p.Value.Kind != sigma.Sequence || len(p.Value.Items) == 0 {
			return nil, false
		}
		edits := r.file.Source.InsertItem(p.Value, 0, r.file.Source.Text(p.Value.Items[0].Span))
		return edits, edits != nil
	})},
	{"related-to-self", true, entry("id", func(r *seeded, i int, p sigma.Pair) ([]sigma.Edit, bool) {
		if _, there := r.document.Root.Get("related"); there {
			return nil, false
		}
		return added("related:\n    - id: "+p.Value.Value+"\n      type: similar\n    - id: 08fbc97d-0a2f-491c-ae21-8ffcfd3174e9\n      type: derived")(r, i, p)
	})},
	{"related-duplicate", true, entry("related", func(r *seeded, _ int, p sigma.Pair) ([]sigma.Edit, bool) {
		if p.Value.Kind != sigma.Sequence || len(p.Value.Items) == 0 {
			return nil, false
		}
		edits := r.file.Source.InsertItem(p.Value, len(p.Value.Items)-1, r.file.Source.Text(p.Value.Items[0].Span))
		return edits, edits != nil
	})},
	{"key-not-lowercase", true, entry("level", func(_ *seeded, _ int, p sigma.Pair) ([]sigma.Edit, bool) { return one(p.Key.Span, "Level") })},
	{"title-ends-with-dot", true, entry("title", func(_ *seeded, _ int, p sigma.Pair) ([]sigma.Edit, bool) {
		text, ok := p.Value.Write(p.Value.Value + ".")
		return []sigma.Edit{{At: p.Value.Span, Text: text}}, ok
	})},
	{"tag-duplicate", true, tagged(func(r *seeded, list, n *sigma.Node) ([]sigma.Edit, bool) {
		edits := r.file.Source.InsertItem(list, len(list.Items)-1, r.file.Source.Text(n.Span))
		return edits, edits != nil
	})},
	{"tag-format", true, tagged(func(_ *seeded, _, n *sigma.Node) ([]sigma.Edit, bool) {
		return one(n.Span, strings.ToUpper(n.Value))
	})},
	{"attack-underscore-tactic", true, tagged(func(_ *seeded, _, n *sigma.Node) ([]sigma.Edit, bool) {
		return one(n.Span, strings.ReplaceAll(n.Value, "-", "_"))
	})},
	{"falsepositives-capital", true, entry("falsepositives", func(_ *seeded, _ int, p sigma.Pair) ([]sigma.Edit, bool) {
		if p.Value.Kind != sigma.Sequence || !p.Value.Items[0].IsText() {
			return nil, false
		}
		text, ok := p.Value.Items[0].Write(strings.ToLower(p.Value.Items[0].Value))
		return []sigma.Edit{{At: p.Value.Items[0].Span, Text: text}}, ok
	})},
	{"trailing-space", true, condition(func(_ *seeded, c *sigma.Condition) ([]sigma.Edit, bool) { return behind(c.Node.Span.End, "  ") })},
	{"no-final-newline", true, func(r *seeded) ([]sigma.Edit, bool) {
		text := r.file.Source.String()
		return one(sigma.Span{Start: len(strings.TrimRight(text, "\r\n")), End: len(text)}, "")
	}},
	{"ignore-unused", true, entry("level", func(_ *seeded, _ int, p sigma.Pair) ([]sigma.Edit, bool) {
		return behind(p.Value.Span.End, " # sigma-lsp: ignore[title-too-long]")
	})},
}
