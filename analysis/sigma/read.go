package sigma

import (
	"slices"
	"strings"
)

func readRule(d *Document, root *Node) *Rule {
	r := &Rule{Document: d, Root: root, Logsource: readLogsource(root)}
	p, ok := root.Get("detection")
	switch {
	case !ok || p.Value.Broken:
	case p.Value.Kind == Mapping:
		r.Detection = r.readDetection(p)
	case !p.Value.IsNull():
		r.problem("detection-not-mapping", p.Value.Span, "detection must be a mapping; write selections and a condition below it, each with a colon")
	default:
		r.Detection = &Detection{Key: p.Key, Node: p.Value}
	}
	return r
}

func (r *Rule) problem(check string, at Span, format string, args ...any) {
	r.Problems = append(r.Problems, Problem{Check: check, At: at, Text: Messagef(format, args...)})
}

func readLogsource(root *Node) *Logsource {
	p, ok := root.Get("logsource")
	if !ok {
		return nil
	}
	l := &Logsource{Key: p.Key, Node: p.Value}
	part := func(key string) *Node {
		if entry, ok := p.Value.Get(key); ok && entry.Value.Kind == Scalar && !entry.Value.IsNull() {
			return entry.Value
		}
		return nil
	}
	l.Category, l.Product, l.Service = part("category"), part("product"), part("service")
	return l
}

// Selections are all entries of "detection" but these.
var reservedEntries = []string{"condition", "timeframe"}

func (r *Rule) readDetection(p Pair, beside ...string) *Detection {
	d := &Detection{Key: p.Key, Node: p.Value}
	for _, entry := range p.Value.Pairs {
		name := entry.Key.Value
		switch {
		case name == "condition":
			d.ConditionKey = entry.Key
		case entry.Key.Broken && name == "_": // the recovery's key for a line that could not be read
		case entry.Key.Kind != Scalar || slices.Contains(reservedEntries, name) || slices.Contains(beside, name):
		case d.Selection(name) != nil: // a doubled key has its own finding
			d.Selection(name).Broken = true
		default:
			d.add(r.readSelection(entry))
		}
	}
	if condition, ok := p.Value.Get("condition"); ok {
		r.readConditions(d, condition.Value)
	}
	return d
}

func (r *Rule) readSelection(entry Pair) *Selection {
	s := &Selection{Name: entry.Key, Node: entry.Value, Broken: entry.Key.Broken || entry.Value.Broken}
	if entry.Value.Broken {
		return s
	}
	before := len(r.Problems)
	if isEmpty(entry.Value) {
		if !r.Document.Broken && !entry.Key.Broken {
			r.problem("empty-selection", entry.Key.Span, "empty selection %q; add a field and a value", entry.Key.Value)
		}
		s.Broken = true
		return s
	}
	s.Test = r.readTest(entry.Value)
	if s.Test == nil || len(r.Problems) > before || containsBroken(entry.Value) {
		s.Broken = true
	}
	return s
}

func isEmpty(n *Node) bool {
	return n.IsNull() || n.Kind == Mapping && len(n.Pairs) == 0 || n.Kind == Sequence && len(n.Items) == 0
}

func containsBroken(n *Node) bool {
	if n.Broken {
		return true
	}
	return slices.ContainsFunc(n.Pairs, func(p Pair) bool { return p.Key.Broken || containsBroken(p.Value) }) ||
		slices.ContainsFunc(n.Items, containsBroken)
}

// readTest reads the value of a selection: a mapping is an AND of its items, a
// list an OR, plain values are keywords. Source: Sigma rules specification 2.1,
// "Search-Identifier", "Lists", "Maps".
func (r *Rule) readTest(n *Node) Test {
	switch n.Kind {
	case Mapping:
		all := &AllOf{Node: n}
		for _, p := range n.Pairs {
			if item := r.readItem(p); item != nil {
				all.Tests = append(all.Tests, item)
			}
		}
		return all
	case Sequence:
		if !slices.ContainsFunc(n.Items, func(c *Node) bool { return c.Kind != Scalar }) {
			return r.readKeywords(n, n.Items)
		}
		any := &AnyOf{Node: n}
		for _, c := range n.Items {
			if isEmpty(c) {
				if !c.Broken && !r.Document.Broken {
					r.problem("empty-selection", c.Span, "empty list entry; add a field and a value")
				}
				continue
			}
			if t := r.readTest(c); t != nil {
				any.Tests = append(any.Tests, t)
			}
		}
		return any
	default:
		return r.readKeywords(n, []*Node{n})
	}
}

func (r *Rule) readKeywords(n *Node, values []*Node) *Item {
	item := &Item{Node: n, FieldAt: Span{Start: n.Span.Start, End: n.Span.Start}}
	r.readValues(item, values)
	return item
}

// readItem reads "field|modifier|modifier: values".
func (r *Rule) readItem(p Pair) *Item {
	item := &Item{Key: p.Key, Node: p.Value, Broken: p.Key.Broken || p.Value.Broken}
	key := p.Key.Value
	if p.Key.Kind != Scalar {
		r.problem("nested-map-value", p.Key.Span, "a field name must be plain text")
		item.Broken = true
		return item
	}
	bar := strings.IndexByte(key, '|')
	if bar < 0 {
		bar = len(key)
	}
	item.Field, item.FieldAt = key[:bar], p.Key.Sub(0, bar)
	for at := bar + 1; at <= len(key); {
		end := at
		for end < len(key) && key[end] != '|' {
			end++
		}
		name := key[at:end]
		use := ModifierUse{Name: name, At: p.Key.Sub(at, end), Modifier: modifierByName[name]}
		item.Modifiers = append(item.Modifiers, use)
		switch {
		case item.Broken || use.Modifier != nil:
		case name == "":
			r.problem("modifier-empty", p.Key.Sub(at-1, end), `missing modifier after "|"`)
			item.Broken = true
		default:
			r.unknownModifier(use)
			item.Broken = true
		}
		at = end + 1
	}
	switch {
	case p.Value.Broken:
	case p.Value.Kind == Mapping:
		r.problem("nested-map-value", p.Value.Span, "the value of %q cannot be a mapping; write the inner field as %q, or a list", key, key+".name")
		item.Broken = true
	case p.Value.Kind == Sequence:
		values, nested := make([]*Node, 0, len(p.Value.Items)), false
		for _, c := range p.Value.Items {
			if c.Kind == Scalar || c.Broken {
				values = append(values, c)
				continue
			}
			r.problem("nested-map-value", c.Span, "a value of %q must be text, a number or null, not a %s", key, map[NodeKind]string{Mapping: "mapping", Sequence: "list"}[c.Kind])
			nested = true
		}
		if len(p.Value.Items) == 0 { // pySigma reads an empty list as null
			item.Values = []Value{Null{Origin{p.Value}}}
			return item
		}
		r.readValues(item, values)
		item.Readable = item.Readable || nested && !item.Broken
		item.Broken = item.Broken || nested
	default:
		r.readValues(item, []*Node{p.Value})
	}
	return item
}

func (r *Rule) unknownModifier(use ModifierUse) {
	meant, ok := SuggestModifier(use.Name)
	switch {
	case ok && meant == "":
		r.problem("modifier-unknown", use.At, "unknown modifier %q; remove it: %s by default", use.Name, redundantModifiers[strings.ToLower(strings.TrimSpace(use.Name))])
	case ok:
		r.problem("modifier-unknown", use.At, "unknown modifier %q; did you mean %q?", use.Name, meant)
	default:
		r.problem("modifier-unknown", use.At, "unknown modifier %q", use.Name)
	}
}

// SuggestModifier returns what to write in place of an unknown modifier, and
// whether that is known: "" for a word that repeats what a list means anyway. A
// negated word never becomes a modifier that is not negated.
func SuggestModifier(word string) (string, bool) {
	bare := strings.ToLower(strings.TrimSpace(word))
	if redundantModifiers[bare] != "" {
		return "", true
	}
	if meant := foreignModifiers[bare]; meant != "" {
		return meant, true
	}
	for _, m := range modifiers {
		if rest, ok := strings.CutPrefix(bare, m.Name); ok && m.role == anchor {
			switch strings.TrimLeft(rest, "_-") {
			case "any":
				return m.Name, true
			case "all":
				return m.Name + "|all", true
			}
		}
		if denial, ok := strings.CutSuffix(bare, m.Name); ok {
			switch strings.TrimRight(denial, "_-") {
			case "not", "n", "no":
				return m.Name + "|neq", m.role == anchor || m.Name == "re" || m.Name == "cidr"
			}
		}
	}
	names := make([]string, 0, len(modifiers))
	for _, m := range modifiers {
		names = append(names, m.Name)
	}
	return Suggest(bare, names)
}

// foreignModifiers are words that query languages have for what a modifier does.
var foreignModifiers = map[string]string{
	"begins": "startswith", "beginswith": "startswith", "starts": "startswith", "prefix": "startswith",
	"ends": "endswith", "suffix": "endswith",
	"has": "contains", "includes": "contains", "like": "contains", "icontains": "contains",
	"match": "re", "matches": "re", "regex": "re", "regexp": "re",
	"not": "neq", "ne": "neq", "ge": "gte", "le": "lte",
	"not_in": "neq", "notin": "neq", "nin": "neq", "not_eq": "neq", "not_equals": "neq", "notequals": "neq",
	"subnet": "cidr", "ip": "cidr", "case": "cased", "all_of": "all",
}

// redundantModifiers are words for the default behavior of an item.
var redundantModifiers = map[string]string{
	"any": "one of the values is enough", "in": "one of the values is enough",
	"eq": "a value is compared as a whole", "equals": "a value is compared as a whole", "is": "a value is compared as a whole",
}

// readValues types the written values and applies the modifiers. A value on a
// broken line is skipped; the others are read.
func (r *Rule) readValues(item *Item, nodes []*Node) {
	expand, broken := item.Has("expand"), false
	item.Values = make([]Value, 0, len(nodes))
	for _, n := range nodes {
		if n.Broken {
			broken = true
			continue
		}
		v := readValue(n, expand)
		if _, null := v.(Null); null && item.Field == "" {
			r.problem("keyword-null", n.Span, "null cannot be a keyword; remove it or give it a field")
			item.Broken = true
			continue
		}
		item.Values = append(item.Values, v)
	}
	if len(item.Modifiers) > 0 {
		a := application{rule: r, item: item}
		a.apply()
		if n := countValues(item.Values); n > MaxValues {
			r.problem("too-many-values", item.At(), "these values expand to %d, but at most %d are read", n, MaxValues)
			item.Values, item.Broken = nil, true
		}
	}
	item.Readable = broken && !item.Broken
	item.Broken = item.Broken || broken
}

func countValues(values []Value) int {
	n := 0
	for _, v := range values {
		if e, ok := v.(Expansion); ok {
			n += countValues(e.Values)
		} else {
			n++
		}
	}
	return n
}
