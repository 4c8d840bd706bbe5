package complete

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/keys"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/analysis/yaml"
)

// request is the cursor, what is valid there, and the candidates found so far.
type request struct {
	*Environment
	*syntax

	// path names the keys that lead to the cursor; "-" is an item of a list. It
	// ends with the key or item whose value is expected, or with the one whose
	// mapping expects a key.
	path      []string
	key       bool  // a key is valid here
	value     bool  // a value is valid here
	ownLine   bool  // on a line without a key or dash yet
	container *node // the mapping of a key or the list of an item; nil if there is none yet

	word        sigma.Span // the existing word, without quotes
	typed       string     // its text before the cursor
	quote       byte       // ' or " around it
	flow        bool       // in a flow collection
	colon       bool       // after the word: it is a key already
	needsSpace  bool       // a space is missing before it
	beforeValue bool       // there is a value already, after the cursor
	prefix      string     // what else is written before it: the dash of an item

	scalar *node // the existing scalar, or nil
	tree   *yaml.Tree

	candidates []Candidate
	incomplete bool
	words      bool
}

// locate finds out what can be written at an offset; nil where nothing can.
func locate(t *yaml.Tree, offset int, w *Environment) *request {
	s, text := syntaxAt(t, offset), t.Source.String()
	r := &request{Environment: w, syntax: s, tree: t}
	n := s.position.node
	switch s.position.role {
	case outside:
		return nil
	case inKey:
		r.key, r.container, r.path = true, n.parent, n.parent.path()
		r.colon, r.flow = n.pair.colon >= 0, n.parent.flow
		r.useScalar(n)
	case atKey:
		r.key, r.container, r.path, r.flow = true, n, n.path(), n.flow
	case inValue, afterValue:
		r.value, r.path, r.flow = true, n.path(), n.flow
		r.container = n.parent
		item := n.parent != nil && n.parent.kind == list
		r.key = !n.block && s.position.role == inValue && (item && !n.flow || n.at.Start == s.content(n.at.Start))
		r.ownLine = r.key && !item
		r.useScalar(n)
	case atValue:
		r.value, r.path, r.container, r.needsSpace = true, n.path(), n.parent, s.position.needsSpace
		r.key = n.parent != nil && n.parent.kind == list
		r.flow = n.parent != nil && n.parent.flow
	case beforeScalar:
		r.value, r.beforeValue, r.path, r.container = true, true, n.path(), n.parent
	case onOwnLine:
		r.value, r.key, r.ownLine, r.path = true, true, true, n.path()
		if n.kind != missing { // the value is what follows
			r.container = n
		}
	case atItem:
		r.value, r.path, r.container, r.flow = true, append(n.path(), "-"), n, n.flow
		r.ownLine, r.key = !n.flow, n.flow
		if !n.flow { // a word without a dash, or nothing
			start := s.content(s.cursor)
			r.word = sigma.Span{Start: min(start, s.cursor), End: trim(text, start, lineEnd(text, s.cursor))}
		}
	}
	if r.word == (sigma.Span{}) {
		r.word = sigma.Span{Start: offset, End: offset}
	}
	r.word = sigma.Span{Start: min(r.word.Start, offset), End: max(r.word.End, offset)}
	r.typed = text[r.word.Start:offset]
	if r.isForeign() || r.beforeValue && (len(r.path) == 0 || r.path[len(r.path)-1] != "condition") {
		return nil
	}
	return r
}

// isForeign reports whether the document is not Sigma: most of its keys are
// unknown.
func (r *request) isForeign() bool {
	ours, others := 0, 0
	for _, p := range r.root.pairs {
		switch {
		case p.colon < 0 || p.key == r.scalar:
		case slices.Contains([]string{"logsource", "detection", "correlation"}, p.name):
			return false
		case isSigmaKey(p.name):
			ours++
		default:
			others++
		}
	}
	return others > ours || r.root.kind == list
}

func isSigmaKey(name string) bool {
	for _, place := range []keys.Section{keys.Rule, keys.CorrelationRule, keys.FilterRule, keys.Action} {
		if _, ok := keys.Lookup(place, name); ok {
			return true
		}
	}
	return false
}

// content is the offset of the first character of a line that is not a space.
func (s *syntax) content(offset int) int {
	start := strings.LastIndexAny(s.text[:offset], "\r\n") + 1
	return skip(s.text, start, lineEnd(s.text, start))
}

// useScalar makes the scalar at the cursor the existing word, as far as it is
// on the line of the cursor.
func (r *request) useScalar(n *node) {
	r.scalar, r.quote, r.word = n, n.quote, n.at
	if n.quote != 0 {
		r.word.Start++
		if !n.open {
			r.word.End--
		}
	}
	r.word.Start = max(r.word.Start, min(r.content(r.cursor), r.cursor))
	r.word.End = max(min(r.word.End, lineEnd(r.text, r.cursor)), r.cursor)
}

// useRange makes a part of the text the existing word. The part includes the
// cursor.
func (r *request) useRange(start, end int) {
	r.word = sigma.Span{Start: start, End: max(end, r.cursor)}
	r.typed = r.text[start:r.cursor]
}

// path names the keys that lead to a node.
func (n *node) path() []string {
	var path []string
	for ; n != nil; n = n.parent {
		switch {
		case n.pair != nil:
			path = append(path, n.pair.name)
		case n.parent != nil:
			path = append(path, "-")
		}
	}
	slices.Reverse(path)
	return path
}

// pathIs reports whether the path is this one; "*" matches any key.
func (r *request) pathIs(path ...string) bool {
	return slices.EqualFunc(r.path, path, func(is, want string) bool { return is == want || want == "*" && is != "-" })
}

// inList reports whether an item of that list is valid here, with its dash or
// without.
func (r *request) inList(path ...string) bool {
	if !r.value {
		return false
	}
	return r.pathIs(append(path[:len(path):len(path)], "-")...) || r.ownLine && r.pathIs(path...)
}

// strings are the texts of a scalar, or of a list of them.
func (s *syntax) strings(n *node) (words []string) {
	switch {
	case n == nil:
	case n.kind == scalar && !n.block:
		words = append(words, s.string(n))
	case n.kind == list:
		for _, item := range n.items {
			if item.kind == scalar {
				words = append(words, s.string(item))
			}
		}
	}
	return words
}

// siblings are the texts of a list without the one at the cursor.
func (r *request) siblings(n *node) (words []string) {
	if n == nil || n.kind != list {
		return nil
	}
	for _, item := range n.items {
		if item.kind == scalar && item != r.scalar {
			words = append(words, r.string(item))
		}
	}
	return words
}

// string is the decoded text of a scalar.
func (s *syntax) string(n *node) string {
	if n == nil || n.kind != scalar {
		return ""
	}
	text := s.text[n.at.Start:n.at.End]
	if n.quote == 0 {
		return text
	}
	text = strings.TrimPrefix(text, string(n.quote))
	if !n.open {
		text = strings.TrimSuffix(text, string(n.quote))
	}
	return unquote(text, n.quote)
}

var escapes = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\/`, `/`)

func unquote(text string, quote byte) string {
	switch {
	case quote == '\'':
		return strings.ReplaceAll(text, "''", "'")
	case quote == '"' && strings.IndexByte(text, '\\') >= 0:
		return escapes.Replace(text)
	}
	return text
}

// get returns the value of a key of a mapping, nil if it is absent.
func (s *syntax) get(n *node, keys ...string) *node {
	for _, key := range keys {
		if n == nil || n.kind != mapping {
			return nil
		}
		i := slices.IndexFunc(n.pairs, func(p *pair) bool { return p.colon >= 0 && p.name == key })
		if i < 0 {
			return nil
		}
		n = n.pairs[i].value
	}
	return n
}

// hasSibling reports whether a mapping has a key other than the one at the cursor.
func (r *request) hasSibling(key string) bool {
	return r.container != nil && r.container.kind == mapping && slices.ContainsFunc(r.container.pairs, func(p *pair) bool {
		return p.key != r.scalar && p.name == key
	})
}

// logsource is the log source that the document names, or the one of the
// "action: global" document before it.
func (r *request) logsource() taxonomy.Logsource {
	l := r.sourceOf(r.root)
	if l == (taxonomy.Logsource{}) && strings.Contains(r.text, "action:") {
		for _, d := range r.tree.Documents {
			if d.Span.End >= r.cursor {
				break
			}
			before := syntaxAt(r.tree, d.Span.Start)
			if before.string(before.get(before.root, "action")) == "global" {
				l = (&request{syntax: before}).sourceOf(before.root)
			}
		}
	}
	return l
}

func (r *request) sourceOf(root *node) taxonomy.Logsource {
	part := func(key string) string {
		n := r.get(root, "logsource", key)
		if n == nil || n.kind != scalar || n == r.scalar {
			return ""
		}
		return r.string(n)
	}
	return taxonomy.Logsource{Category: part("category"), Product: part("product"), Service: part("service")}
}
