package settings

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// schema describes the accepted values of a part of the file.
type schema interface {
	// read reports what is not accepted and returns the rest; false if nothing
	// is left. The name is that of the key, for messages.
	read(r *reader, n *sigma.Node, name string) (value, bool)
}

// value is a valid part of the file.
type value struct {
	at      sigma.Span
	text    string
	items   []value
	entries []entry
}

type entry struct {
	name  Text
	value value
	at    sigma.Span
}

func (v value) word() Text { return Text{v.text, v.at} }

func (v value) words() []Text {
	words := make([]Text, len(v.items))
	for i, item := range v.items {
		words[i] = item.word()
	}
	return words
}

// get returns the value of an object's key, an empty one where it is absent.
func (v value) get(name string) value {
	for _, e := range v.entries {
		if e.name.Value == name {
			return e.value
		}
	}
	return value{}
}

// Word is an accepted word.
type Word struct {
	Name string
	Doc  string // one line
}

// word is a single text.
type word struct {
	description string        // what it is, with the article: a severity
	noun        string        // without it, where that is not the same
	known       func() []Word // the words that are known
	open        bool          // other words are accepted too
	any         bool          // numbers and truth values too, as they are written
	// validate returns what is wrong with a text, "" for nothing. The pattern
	// expresses as much of it as the schema can.
	validate func(text string) string
	pattern  string
}

func (w *word) read(r *reader, n *sigma.Node, name string) (value, bool) {
	switch {
	case !r.count(n) || n.Broken:
		return value{}, false
	case n.Kind != sigma.Scalar || n.IsNull() || !w.any && !n.IsText():
		r.problem(valueKind, r.spanOf(n), "%s must be %s, not %s%s", name, w.description, describe(n), w.choose())
		return value{}, false
	}
	return value{at: n.Span, text: n.Value}, w.allows(r, n)
}

// allows reports whether a text is accepted.
func (w *word) allows(r *reader, n *sigma.Node) bool {
	if w.validate != nil {
		if fault := w.validate(n.Value); fault != "" {
			r.problem(valueKind, n.Span, "%s", fault)
			return false
		}
	}
	if w.known == nil || w.open {
		return true
	}
	if slices.ContainsFunc(w.known(), func(k Word) bool { return k.Name == n.Value }) {
		return true
	}
	bare := cmp.Or(w.noun, strings.TrimPrefix(w.description, "a "))
	if near, ok := sigma.Suggest(n.Value, w.names()); ok {
		r.problem(nameKind, n.Span, "unknown %s %s; did you mean %q?", bare, quote(n.Value), near)
	} else {
		r.problem(nameKind, n.Span, "unknown %s %s%s", bare, quote(n.Value), w.choose())
	}
	return false
}

func (w *word) names() []string {
	var names []string
	for _, k := range w.known() {
		names = append(names, k.Name)
	}
	return names
}

// choose lists the words, unless they are many.
func (w *word) choose() string {
	const most = 8
	if w.known == nil || w.open {
		return ""
	}
	if names := w.names(); len(names) <= most {
		return "; choose from " + strings.Join(names, ", ")
	}
	return "; see the list of checks"
}

// list is a list of values of one shape.
type list struct{ of schema }

func (l *list) read(r *reader, n *sigma.Node, name string) (value, bool) {
	if !r.count(n) || n.Broken {
		return value{}, false
	}
	if n.Kind != sigma.Sequence {
		hint := ""
		if n.Kind == sigma.Scalar && !n.IsNull() {
			hint = fmt.Sprintf("; write [%s]", short(n.Value))
		}
		r.problem(valueKind, r.spanOf(n), "%s must be a list, not %s%s", name, describe(n), hint)
		return value{}, false
	}
	v := value{at: n.Span}
	for _, item := range n.Items {
		if one, ok := l.of.read(r, item, name); ok {
			v.items = append(v.items, one)
		}
	}
	return v, true
}

// mapping goes from words to values of one shape.
type mapping struct {
	key         *word
	value       schema
	description string // what it maps, for messages: checks to severities
}

func (m *mapping) read(r *reader, n *sigma.Node, name string) (value, bool) {
	if !r.count(n) || n.Broken {
		return value{}, false
	}
	if n.Kind != sigma.Mapping {
		r.problem(valueKind, r.spanOf(n), "%s must be a mapping from %s, not %s", name, m.description, describe(n))
		return value{}, false
	}
	v := value{at: n.Span}
	for i, p := range n.Pairs {
		if !r.key(n, i) || !m.key.allows(r, p.Key) {
			continue
		}
		if one, ok := m.value.read(r, p.Value, p.Key.Value); ok {
			v.entries = append(v.entries, entry{Text{p.Key.Value, p.Key.Span}, one, p.Span()})
		}
	}
	return v, true
}

// object has fixed keys, each with a schema.
type object struct {
	description string // what it is, with the article: an override
	keys        []*key
	required    []string // keys of which one must be there
}

// key is a key of an object.
type key struct {
	name   string
	title  string // one line
	doc    string // paragraphs, in Markdown
	schema schema
	apply  func(*reader, entry) // of keys at the top: puts the value into the file
}

func (o *object) read(r *reader, n *sigma.Node, name string) (value, bool) {
	if !r.count(n) || n.Broken {
		return value{}, false
	}
	if n.Kind != sigma.Mapping {
		where := name + " (" + o.description + ") must be"
		if name == "" {
			where = "a settings file must be"
		}
		r.problem(valueKind, r.spanOf(n), "%s a mapping with keys such as %q, not %s", where, o.keys[0].name, describe(n))
		return value{}, false
	}
	v := value{at: n.Span}
	for i, p := range n.Pairs {
		if !r.key(n, i) {
			continue
		}
		k := o.key(p.Key.Value)
		if k == nil {
			r.unknown(o, p.Key)
			continue
		}
		if p.Value.IsNull() {
			continue // not written yet, or all below it is a comment
		}
		if one, ok := k.schema.read(r, p.Value, k.name); ok {
			v.entries = append(v.entries, entry{Text{k.name, p.Key.Span}, one, p.Span()})
		}
	}
	if len(o.required) > 0 && !slices.ContainsFunc(v.entries, func(e entry) bool { return slices.Contains(o.required, e.name.Value) }) {
		if !broken(n) {
			r.problem(valueKind, r.spanOf(n), "%s needs %s", o.description, strings.Join(o.required, ", or "))
		}
		return value{}, false
	}
	return v, true
}

func (o *object) key(name string) *key {
	for _, k := range o.keys {
		if k.name == name {
			return k
		}
	}
	return nil
}

func (r *reader) unknown(o *object, k *sigma.Node) {
	var names []string
	for _, known := range o.keys {
		names = append(names, known.name)
	}
	switch near, ok := sigma.Suggest(k.Value, names); {
	case ok:
		r.problem(keyKind, k.Span, "unknown key %s; did you mean %q?", quote(k.Value), near)
	case k.Tag == "!!merge":
		r.problem(keyKind, k.Span, `merge keys are not supported in settings; copy the keys that "<<" would add`)
	default:
		r.problem(keyKind, k.Span, "unknown key %s; choose from %s", quote(k.Value), strings.Join(names, ", "))
	}
}

// key reports whether the key of an entry can be read: doubled keys were
// reported, and the first one counts.
func (r *reader) key(n *sigma.Node, i int) bool {
	k := n.Pairs[i].Key
	if k.Broken || !r.count(k) {
		return false
	}
	if k.Kind != sigma.Scalar {
		r.problem(valueKind, k.Span, "a key must be plain text, not %s", describe(k))
		return false
	}
	return !slices.ContainsFunc(n.Pairs[:i], func(p sigma.Pair) bool { return p.Key.Kind == sigma.Scalar && p.Key.Value == k.Value })
}

// count keeps the work bounded where aliases repeat each other.
func (r *reader) count(n *sigma.Node) bool {
	if r.left--; r.left == 0 {
		r.problem(valueKind, n.Span, "the file contains more than %d values; the rest is ignored", sigma.MaxValues)
	}
	return r.left > 0
}

// spanOf is the marked span of a value of the wrong type: only its first line,
// as marking the whole of a large mapping would not help.
func (r *reader) spanOf(n *sigma.Node) sigma.Span {
	at := n.Span
	if end := r.file.Source.Line(r.file.Source.LineOf(at.Start)).End; end > at.Start {
		at.End = min(at.End, end)
	}
	return at
}

func broken(n *sigma.Node) bool {
	return n.Broken || slices.ContainsFunc(n.Pairs, func(p sigma.Pair) bool { return p.Key.Broken || p.Value.Broken })
}

// describe names the kind of a node.
func describe(n *sigma.Node) string {
	switch {
	case n.Kind == sigma.Mapping:
		return "a mapping"
	case n.Kind == sigma.Sequence:
		return "a list"
	case n.IsNull():
		return "nothing"
	case !n.IsText():
		return n.Value + " without quotes"
	}
	return quote(n.Value)
}

// short cuts a text for a hint.
func short(s string) string {
	if len(s) > 40 || strings.ContainsAny(s, "\n\r") {
		return "…"
	}
	return s
}
