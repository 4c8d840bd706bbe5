// Package tokens computes semantic tokens: keys, fields by how the pipelines
// map them, modifiers, special characters in values and regular expressions,
// and the words of conditions.
package tokens

import (
	"cmp"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
)

// Type is what a token is.
type Type int

// The types of tokens.
const (
	Key              Type = iota // a word of Sigma's own before a colon
	Enumeration                  // a value out of a few: log source, status, level
	Field                        // see the modifiers
	FieldModifier                // after a bar
	Wildcard                     // "*" or "?"
	Escape                       // a backslash and what it makes plain
	Placeholder                  // %name%
	Regexp                       // plain text of a regular expression
	RegexpGroup                  // parentheses and bars
	RegexpClass                  // a set of characters
	RegexpQuantifier             // how often
	RegexpAnchor                 // an anchor
	Selection                    // its name, at the key and in conditions
	Operator                     // and, or, not
	Quantifier                   // 1 of, all of
)

// Modifiers are properties of a token.
type Modifiers int

// The properties.
const (
	Definition  Modifiers = 1 << iota // of a selection, at its key
	Mapped                            // a field that has a key in InsightIDR
	Unmapped                          // a field that is passed through
	Unsupported                       // a field that a pipeline refuses
	Unknown                           // an unknown selection, or a pattern that matches none
)

// Token is a piece of text on one line.
type Token struct {
	Type      Type
	Modifiers Modifiers
	At        sigma.Span
}

// Classify returns the tokens of a file, in order and without overlap. The
// function converts a document by the active pipelines.
func Classify(f *sigma.File, result func(*sigma.Document) *convert.Result) []Token {
	w := walker{source: f.Source, items: map[*sigma.Node]*sigma.Item{}, fields: map[*sigma.Item]convert.Field{}}
	for _, d := range f.Documents {
		detection := d.Detection()
		if detection == nil {
			continue
		}
		for _, s := range detection.Selections {
			w.collectItems(s.Test)
		}
		if d.Rule != nil {
			for item, field := range result(d).Fields() {
				w.fields[item] = field
			}
		}
	}
	for _, d := range f.Documents {
		if d.Kind != sigma.NotSigma && d.Root != nil {
			w.document(d)
		}
	}
	slices.SortStableFunc(w.tokens, func(a, b Token) int { return cmp.Compare(a.At.Start, b.At.Start) })
	end := 0
	return slices.DeleteFunc(w.tokens, func(t Token) bool {
		if t.At.Start < end {
			return true
		}
		end = t.At.End
		return false
	})
}

type walker struct {
	source *sigma.Source
	items  map[*sigma.Node]*sigma.Item // by key, or by value if there is no key
	fields map[*sigma.Item]convert.Field
	tokens []Token
}

func (w *walker) collectItems(t sigma.Test) {
	for item := range sigma.ItemsOf(t) {
		node := item.Key
		if node == nil {
			node = item.Node
		}
		if w.items[node] == nil {
			w.items[node] = item
		}
	}
}

// add adds a token for each line that the span touches, without surrounding
// spaces.
func (w *walker) add(kind Type, modifiers Modifiers, at sigma.Span) {
	text := w.source.Text(at)
	for start := 0; start < len(text); {
		end := start + strings.IndexAny(text[start:]+"\n", "\r\n")
		line := strings.TrimRight(text[start:end], " \t")
		lead := len(line) - len(strings.TrimLeft(line, " \t"))
		if lead < len(line) {
			w.tokens = append(w.tokens, Token{kind, modifiers, sigma.Span{Start: at.Start + start + lead, End: at.Start + start + len(line)}})
		}
		start = end + 1
	}
}

// inner is the span of a scalar without its quotes; a collection has none.
func inner(n *sigma.Node) sigma.Span {
	switch {
	case n.Kind != sigma.Scalar:
		return sigma.Span{Start: n.Span.Start, End: n.Span.Start}
	case n.Target != nil:
		return n.Span
	}
	return n.Sub(0, len(n.Value))
}

func (w *walker) document(d *sigma.Document) {
	for _, p := range d.Root.Pairs {
		if p.Merged {
			continue
		}
		w.add(Key, 0, inner(p.Key))
		switch p.Key.Value {
		case "status", "level", "action":
			w.add(Enumeration, 0, inner(p.Value))
		case "logsource":
			w.logsource(p.Value)
		case "detection", "filter":
			w.detection(d, p.Value)
		default:
			w.keys(p.Value)
		}
		switch p.Key.Value {
		case "related":
			w.types(p.Value)
		case "correlation":
			w.types(p.Value)
			w.fieldsOf(p.Value)
		}
	}
}

// fieldsOf adds the fields that a correlation groups by and counts.
func (w *walker) fieldsOf(n *sigma.Node) {
	if n.Target != nil {
		return
	}
	by, _ := n.Get("group-by")
	condition, _ := n.Get("condition")
	counted, _ := condition.Value.Get("field")
	for _, p := range []sigma.Pair{by, counted} {
		if p.Value == nil || p.Merged || p.Value.Target != nil {
			continue
		}
		for _, c := range append([]*sigma.Node{p.Value}, p.Value.Items...) {
			w.add(Field, 0, inner(c))
		}
	}
}

// types adds the type of a correlation, or those of relations.
func (w *walker) types(n *sigma.Node) {
	if n.Target != nil {
		return
	}
	if p, ok := n.Get("type"); ok && !p.Merged {
		w.add(Enumeration, 0, inner(p.Value))
	}
	for _, c := range n.Items {
		w.types(c)
	}
}

// keys adds the keys in a node that has no special meaning here.
func (w *walker) keys(n *sigma.Node) {
	if n.Target != nil {
		return
	}
	for _, p := range n.Pairs {
		if !p.Merged {
			w.add(Key, 0, inner(p.Key))
			w.keys(p.Value)
		}
	}
	for _, c := range n.Items {
		w.keys(c)
	}
}

func (w *walker) logsource(n *sigma.Node) {
	if n.Target != nil {
		return
	}
	for _, p := range n.Pairs {
		if p.Merged {
			continue
		}
		w.add(Key, 0, inner(p.Key))
		if slices.Contains([]string{"category", "product", "service"}, p.Key.Value) {
			w.add(Enumeration, 0, inner(p.Value))
		}
	}
}

func (w *walker) detection(d *sigma.Document, n *sigma.Node) {
	if n.Target != nil {
		return
	}
	detection := d.Detection()
	if detection == nil { // of an "action: global" document: as a rule has it
		detection = &sigma.Detection{Key: n, Node: n}
	}
	for _, p := range n.Pairs {
		switch {
		case p.Merged:
		case p.Key.Value == "condition" || p.Key.Value == "timeframe" || p.Key.Value == "rules" && d.Filter != nil:
			w.add(Key, 0, inner(p.Key))
		default:
			w.add(Selection, Definition, inner(p.Key))
			w.test(p.Value)
		}
	}
	for _, condition := range detection.ConditionNodes() {
		if condition.Target == nil && condition.Span.Within(d.Span) {
			w.condition(d, detection, condition)
		}
	}
}

func (w *walker) test(n *sigma.Node) {
	if n.Target != nil {
		return
	}
	if item := w.items[n]; item != nil {
		w.values(item, n)
		return
	}
	for _, p := range n.Pairs {
		if !p.Merged {
			w.item(p)
		}
	}
	for _, c := range n.Items {
		w.test(c)
	}
}

var mappingModifiers = map[convert.MappingStatus]Modifiers{convert.Mapped: Mapped, convert.Unmapped: Unmapped, convert.Unsupported: Unsupported}

func (w *walker) item(p sigma.Pair) {
	if p.Key.Kind != sigma.Scalar || p.Key.Target != nil {
		return
	}
	item := w.items[p.Key]
	var modifiers Modifiers
	if field, ok := w.fields[item]; ok {
		modifiers = mappingModifiers[field.Status]
	}
	start := 0
	for i, part := range strings.Split(p.Key.Value, "|") {
		kind := FieldModifier
		if i == 0 {
			kind = Field
		}
		at := p.Key.Sub(start, start+len(part))
		if p.Key.Broken {
			at = p.Key.Span // its parts have no span
		}
		w.add(kind, modifiers, at)
		if p.Key.Broken {
			break
		}
		start, modifiers = start+len(part)+1, 0
	}
	if item != nil {
		w.values(item, p.Value)
	}
}

func (w *walker) condition(d *sigma.Document, detection *sigma.Detection, n *sigma.Node) {
	global := d.Detection() == nil
	for _, word := range detection.ConditionWords(n) {
		switch word.Kind {
		case sigma.OperatorWord:
			kind := Operator
			if strings.EqualFold(word.Text, "of") {
				kind = Quantifier
			}
			w.add(kind, 0, word.At)
		case sigma.QuantifierWord:
			w.add(Quantifier, 0, word.At)
		case sigma.PatternWord:
			w.add(Selection, unknown(!global && len(detection.Matching(word.Text)) == 0), word.At)
		case sigma.NameWord:
			w.add(Selection, unknown(!global && detection.Selection(word.Text) == nil), word.At)
		}
	}
}

func unknown(is bool) Modifiers {
	if is {
		return Unknown
	}
	return 0
}
