package pipeline

import (
	"slices"
	"strconv"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// params reads the parameters of one object in a pipeline file. An error is
// reported at its position, and reading continues with an empty value.
type params struct {
	*reader
	subject   string     // name of the object in messages
	at        sigma.Span // where missing parameters are reported
	entries   []sigma.Pair
	requested []string // requested names: others are unknown
	ignored   []string // known names without a meaning here
}

func (r *reader) params(n *sigma.Node, what string) *params {
	p := &params{reader: r, subject: what, at: n.Span, entries: entries(n)}
	if len(p.entries) > 0 {
		p.at = p.entries[0].Key.Span
	}
	return p
}

// get returns a parameter; false if it is absent or unreadable.
func (p *params) get(name string) (*sigma.Node, bool) {
	p.requested = append(p.requested, name)
	for _, e := range p.entries {
		if e.Key.Kind == sigma.Scalar && e.Key.Value == name && isText(e.Key) {
			return e.Value, !e.Value.Broken
		}
	}
	return nil, false
}

// required is get for a required parameter.
func (p *params) required(name string) (*sigma.Node, bool) {
	n, ok := p.get(name)
	if n == nil && !p.broken {
		p.problem(parameterCheck, p.at, "%s needs %q", p.subject, name)
	}
	return n, ok
}

// reportUnknown reports parameters that were not requested.
func (p *params) reportUnknown() {
	p.candidates.keys(p)
	for _, e := range p.entries {
		name := e.Key.Value
		switch {
		case e.Key.Kind != sigma.Scalar:
			p.problem(syntaxCheck, e.Key.Span, "a key of %s is plain text", p.subject)
		case e.Key.Broken || slices.Contains(p.requested, name) || slices.Contains(p.ignored, name):
		case name == "path":
			p.problem(forbiddenCheck, e.Key.Span, "%s", forbidden[name])
		default:
			if near, ok := sigma.Suggest(name, p.requested); ok {
				p.problem(keyCheck, e.Key.Span, "%s has no %s; did you mean %q?", p.subject, quote(name), near)
			} else {
				p.problem(keyCheck, e.Key.Span, "%s has no %s", p.subject, quote(name))
			}
		}
	}
}

func (p *params) reportMismatch(n *sigma.Node, name, want string) {
	p.problem(parameterCheck, n.Span, "%q of %s is %s, not %s", name, p.subject, want, describe(n))
}

// text reads a required text.
func (p *params) text(name string) string {
	if n, ok := p.required(name); ok {
		if isText(n) {
			return n.Value
		}
		p.reportMismatch(n, name, "text")
	}
	return ""
}

// optionalText reads a text that may be absent or null.
func (p *params) optionalText(name, otherwise string) string {
	n, ok := p.get(name)
	if !ok || n.IsNull() {
		return otherwise
	}
	if !isText(n) {
		p.reportMismatch(n, name, "text")
	}
	return n.Value
}

// flag reads a boolean, false if it is absent.
func (p *params) flag(name string) bool {
	n, ok := p.get(name)
	if !ok || n.IsNull() {
		return false
	}
	b, ok := scalar(n).(bool)
	if !ok || n.Kind != sigma.Scalar {
		p.reportMismatch(n, name, "true or false")
	}
	return b
}

// choice reads one of some words; the default is the first.
func (p *params) choice(name string, words ...string) string {
	if n, ok := p.get(name); ok {
		return p.choiceOf(n, name, words)
	}
	return words[0]
}

// requiredChoice is choice for a required parameter.
func (p *params) requiredChoice(name string, words ...string) string {
	if n, ok := p.required(name); ok {
		return p.choiceOf(n, name, words)
	}
	return words[0]
}

func (p *params) choiceOf(n *sigma.Node, name string, words []string) string {
	p.candidates.choice(n, words)
	if n.Kind == sigma.Scalar && slices.Contains(words, n.Value) {
		return n.Value
	}
	want := alternatives(words)
	if near, ok := sigma.Suggest(n.Value, words); ok && n.Kind == sigma.Scalar {
		p.problem(parameterCheck, n.Span, "%q of %s is %s, not %s; did you mean %q?", name, p.subject, want, describe(n), near)
	} else {
		p.reportMismatch(n, name, want)
	}
	return words[0]
}

// alternatives formats words as in `"a", "b" or "c"`.
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

// scalarValue reads a text, number or boolean, and null if allowed.
func (p *params) scalarValue(name string, null bool) any {
	if n, ok := p.required(name); ok {
		if n.Kind == sigma.Scalar && (null || !n.IsNull()) {
			return scalar(n)
		}
		p.reportMismatch(n, name, "a single value")
	}
	return nil
}

// anyValue reads a value of any type.
func (p *params) anyValue(name string) any {
	if n, ok := p.required(name); ok {
		return value(n)
	}
	return nil
}

// texts reads a required list of texts.
func (p *params) texts(name string) []string {
	if n, ok := p.required(name); ok {
		return p.textList(n, name)
	}
	return nil
}

// optionalTexts reads a list of texts; nil if it is absent or null.
func (p *params) optionalTexts(name string) []string {
	if n, ok := p.get(name); ok && !n.IsNull() {
		return p.textList(n, name)
	}
	return nil
}

// textOrTexts reads a text or a list of texts.
func (p *params) textOrTexts(name string) []string {
	n, ok := p.required(name)
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
		p.reportMismatch(n, name, "a list of texts")
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

// optionalList accepts any list, null, or nothing.
func (p *params) optionalList(name string) {
	if n, ok := p.get(name); ok && !n.IsNull() && n.Kind != sigma.Sequence {
		p.reportMismatch(n, name, "a list")
	}
}

// scalarValues reads a list of texts, numbers and booleans; nil if it is absent
// or null.
func (p *params) scalarValues(name string) (list []any) {
	n, ok := p.get(name)
	if !ok || n.IsNull() {
		return nil
	}
	if n.Kind != sigma.Sequence {
		p.reportMismatch(n, name, "a list")
		return nil
	}
	for _, c := range n.Items {
		if c.Kind != sigma.Scalar || c.IsNull() {
			p.reportMismatch(c, name, "a list of single values")
			continue
		}
		list = append(list, scalar(c))
	}
	return list
}

// target is an entry of a mapping.
type target struct {
	source    string
	hasSource bool     // false for null, which represents keywords
	to        []string // empty for an empty list
	isText    bool     // a text, not a list
}

// mapping reads a mapping of texts to a text or a list of texts. Keys that are
// numbers or booleans equal no text and are ignored.
func (p *params) mapping(name string) []target {
	n, ok := p.required(name)
	if !ok {
		return nil
	}
	if n.Kind != sigma.Mapping {
		p.reportMismatch(n, name, "a mapping")
		return nil
	}
	targets := make([]target, 0, len(n.Pairs))
	for _, e := range entries(n) {
		p.candidates.leqlKeys(e.Value)
		t := target{source: e.Key.Value, hasSource: !e.Key.IsNull()}
		switch {
		case e.Key.Broken || e.Value.Broken || e.Value.IsNull():
			continue
		case isText(e.Value):
			t.to, t.isText = []string{e.Value.Value}, true
		case e.Value.Kind == sigma.Sequence:
			t.to = p.textList(e.Value, e.Key.Value)
		default:
			p.problem(parameterCheck, e.Value.Span, "%s becomes a text or a list of texts, not %s", describe(e.Key), describe(e.Value))
		}
		if !t.hasSource {
			t.source = ""
		} else if !isText(e.Key) || t.source == "" {
			continue
		}
		targets = append(targets, t)
	}
	return targets
}
