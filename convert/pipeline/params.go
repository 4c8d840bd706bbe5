package pipeline

import (
	"slices"
	"strconv"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// params reads the parameters of one thing in a pipeline file. A fault becomes
// a problem at its place, and reading goes on with an empty value.
type params struct {
	*reader
	what    string     // how messages name the thing
	at      sigma.Span // where it is said that something is missing
	entries []sigma.Pair
	asked   []string // all names that were asked for: the rest is unknown
	ignored []string // known names that mean nothing here
}

func (r *reader) params(n *sigma.Node, what string) *params {
	p := &params{reader: r, what: what, at: n.Span, entries: entries(n)}
	if len(p.entries) > 0 {
		p.at = p.entries[0].Key.Span
	}
	return p
}

// get returns a parameter; false where it is absent or unreadable.
func (p *params) get(name string) (*sigma.Node, bool) {
	p.asked = append(p.asked, name)
	for _, e := range p.entries {
		if e.Key.Kind == sigma.Scalar && e.Key.Value == name && isText(e.Key) {
			return e.Value, !e.Value.Broken
		}
	}
	return nil, false
}

// must is get for a parameter that has to be there.
func (p *params) must(name string) (*sigma.Node, bool) {
	n, ok := p.get(name)
	if n == nil && !p.broken {
		p.problem(parameterCheck, p.at, "%s needs %q", p.what, name)
	}
	return n, ok
}

// done reports what nobody asked for.
func (p *params) done() {
	p.words.keys(p)
	for _, e := range p.entries {
		name := e.Key.Value
		switch {
		case e.Key.Kind != sigma.Scalar:
			p.problem(syntaxCheck, e.Key.Span, "a key of %s is plain text", p.what)
		case e.Key.Broken || slices.Contains(p.asked, name) || slices.Contains(p.ignored, name):
		case name == "path":
			p.problem(forbiddenCheck, e.Key.Span, "%s", forbidden[name])
		default:
			if near, ok := sigma.Suggest(name, p.asked); ok {
				p.problem(keyCheck, e.Key.Span, "%s has no %s; did you mean %q?", p.what, quote(name), near)
			} else {
				p.problem(keyCheck, e.Key.Span, "%s has no %s", p.what, quote(name))
			}
		}
	}
}

func (p *params) wrong(n *sigma.Node, name, want string) {
	p.problem(parameterCheck, n.Span, "%q of %s is %s, not %s", name, p.what, want, describe(n))
}

// text reads a text that has to be there.
func (p *params) text(name string) string {
	if n, ok := p.must(name); ok {
		if isText(n) {
			return n.Value
		}
		p.wrong(n, name, "text")
	}
	return ""
}

// textOr reads a text that may be absent or null.
func (p *params) textOr(name, otherwise string) string {
	n, ok := p.get(name)
	if !ok || n.IsNull() {
		return otherwise
	}
	if !isText(n) {
		p.wrong(n, name, "text")
	}
	return n.Value
}

// flag reads true or false, false where it is absent.
func (p *params) flag(name string) bool {
	n, ok := p.get(name)
	if !ok || n.IsNull() {
		return false
	}
	b, ok := scalar(n).(bool)
	if !ok || n.Kind != sigma.Scalar {
		p.wrong(n, name, "true or false")
	}
	return b
}

// choice reads one of some words; the first one stands where it is absent.
func (p *params) choice(name string, words ...string) string {
	if n, ok := p.get(name); ok {
		return p.oneOf(n, name, words)
	}
	return words[0]
}

// mustChoice is choice for a word that has to be there.
func (p *params) mustChoice(name string, words ...string) string {
	if n, ok := p.must(name); ok {
		return p.oneOf(n, name, words)
	}
	return words[0]
}

func (p *params) oneOf(n *sigma.Node, name string, words []string) string {
	p.words.choice(n, words)
	if n.Kind == sigma.Scalar && slices.Contains(words, n.Value) {
		return n.Value
	}
	want := alternatives(words)
	if near, ok := sigma.Suggest(n.Value, words); ok && n.Kind == sigma.Scalar {
		p.problem(parameterCheck, n.Span, "%q of %s is %s, not %s; did you mean %q?", name, p.what, want, describe(n), near)
	} else {
		p.wrong(n, name, want)
	}
	return words[0]
}

// alternatives writes words as in `"a", "b" or "c"`.
func alternatives(words []string) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = strconv.Quote(w)
	}
	last := len(list) - 1
	if last < 1 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:last], ", ") + " or " + list[last]
}

// single reads a text, number, true or false; with null also nothing.
func (p *params) single(name string, null bool) any {
	if n, ok := p.must(name); ok {
		if n.Kind == sigma.Scalar && (null || !n.IsNull()) {
			return scalar(n)
		}
		p.wrong(n, name, "a single value")
	}
	return nil
}

// anything reads a value of any shape.
func (p *params) anything(name string) any {
	if n, ok := p.must(name); ok {
		return value(n)
	}
	return nil
}

// texts reads a list of texts that has to be there.
func (p *params) texts(name string) []string {
	if n, ok := p.must(name); ok {
		return p.textList(n, name)
	}
	return nil
}

// textsOr reads a list of texts; nil where it is absent or null.
func (p *params) textsOr(name string) []string {
	if n, ok := p.get(name); ok && !n.IsNull() {
		return p.textList(n, name)
	}
	return nil
}

// oneOrMore reads a text or a list of texts.
func (p *params) oneOrMore(name string) []string {
	n, ok := p.must(name)
	if ok && isText(n) {
		return []string{n.Value}
	}
	if ok {
		return p.textList(n, name)
	}
	return nil
}

func (p *params) textList(n *sigma.Node, name string) []string {
	if n.Kind != sigma.Sequence {
		p.wrong(n, name, "a list of texts")
		return nil
	}
	list := make([]string, 0, len(n.Items))
	for _, c := range n.Items {
		switch {
		case c.Broken:
		case !isText(c):
			p.problem(parameterCheck, c.Span, "an entry of %q is text, not %s", name, describe(c))
		default:
			list = append(list, c.Value)
		}
	}
	return list
}

// lists accepts any list; null and absence too.
func (p *params) lists(name string) {
	if n, ok := p.get(name); ok && !n.IsNull() && n.Kind != sigma.Sequence {
		p.wrong(n, name, "a list")
	}
}

// singles reads a list of texts, numbers, true and false; nil where it is absent
// or null.
func (p *params) singles(name string) (list []any) {
	n, ok := p.get(name)
	if !ok || n.IsNull() {
		return nil
	}
	if n.Kind != sigma.Sequence {
		p.wrong(n, name, "a list")
		return nil
	}
	for _, c := range n.Items {
		if c.Kind != sigma.Scalar || c.IsNull() {
			p.wrong(c, name, "a list of single values")
			continue
		}
		list = append(list, scalar(c))
	}
	return list
}

// target is what a mapping gives for a source.
type target struct {
	source string
	keyed  bool     // false for null, which stands for keywords
	to     []string // empty for an empty list
	single bool     // a text, not a list
}

// mapping reads a mapping of texts to a text or a list of texts. Keys that are
// numbers or truth values equal no text and are left out.
func (p *params) mapping(name string) []target {
	n, ok := p.must(name)
	if !ok {
		return nil
	}
	if n.Kind != sigma.Mapping {
		p.wrong(n, name, "a mapping")
		return nil
	}
	targets := make([]target, 0, len(n.Pairs))
	for _, e := range entries(n) {
		p.words.leqlKeys(e.Value)
		t := target{source: e.Key.Value, keyed: !e.Key.IsNull()}
		switch {
		case e.Key.Broken || e.Value.Broken || e.Value.IsNull():
			continue
		case isText(e.Value):
			t.to, t.single = []string{e.Value.Value}, true
		case e.Value.Kind == sigma.Sequence:
			t.to = p.textList(e.Value, e.Key.Value)
		default:
			p.problem(parameterCheck, e.Value.Span, "%s becomes a text or a list of texts, not %s", describe(e.Key), describe(e.Value))
		}
		if !t.keyed {
			t.source = ""
		} else if !isText(e.Key) || t.source == "" {
			continue
		}
		targets = append(targets, t)
	}
	return targets
}
