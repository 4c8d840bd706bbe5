package complete

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/keys"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/analysis/yaml"
)

// request is a place at which something is to be written, and the candidates
// as they are found.
type request struct {
	*World
	*syntax

	// path names the keys that lead to the place; "-" stands for an item of a
	// list. It ends with the key or item whose value is wanted, or with the one
	// whose mapping a key is wanted in.
	path  []string
	key   bool  // a key can stand here
	value bool  // a value can stand here
	alone bool  // on a line without a key or dash of its own yet
	in    *node // the mapping of a key or the list of an item; nil where there is none yet

	word  sigma.Span // what stands there now, without quotes
	typed string     // of it, what stands before the cursor
	quote byte       // ' or " around it
	flow  bool       // in brackets
	colon bool       // behind it: it is a key already
	tight bool       // a blank is missing before it
	ahead bool       // there is a value already, behind the cursor
	lead  string     // what else is written before it: the dash of an item

	scalar *node // that stands there now, or nil
	tree   *yaml.Tree

	candidates []Candidate
	incomplete bool
	words      bool
}

// locate finds out what can be written at an offset; nil where nothing can.
func locate(t *yaml.Tree, offset int, w *World) *request {
	s, text := syntaxAt(t, offset), t.Source.String()
	r := &request{World: w, syntax: s, tree: t}
	n := s.place.node
	switch s.place.role {
	case outside:
		return nil
	case inKey:
		r.key, r.in, r.path = true, n.up, n.up.path()
		r.colon, r.flow = n.pair.colon >= 0, n.up.flow
		r.stands(n)
	case atKey:
		r.key, r.in, r.path, r.flow = true, n, n.path(), n.flow
	case inValue, behind:
		r.value, r.path, r.flow = true, n.path(), n.flow
		r.in = n.up
		item := n.up != nil && n.up.kind == list
		r.key = !n.block && s.place.role == inValue && (item && !n.flow || n.at.Start == s.content(n.at.Start))
		r.alone = r.key && !item
		r.stands(n)
	case atValue:
		r.value, r.path, r.in, r.tight = true, n.path(), n.up, s.place.tight
		r.key = n.up != nil && n.up.kind == list
		r.flow = n.up != nil && n.up.flow
	case ahead:
		r.value, r.ahead, r.path, r.in = true, true, n.path(), n.up
	case below:
		r.value, r.key, r.alone, r.path = true, true, true, n.path()
		if n.kind != nothing { // what follows stands there
			r.in = n
		}
	case atItem:
		r.value, r.path, r.in, r.flow = true, append(n.path(), "-"), n, n.flow
		r.alone, r.key = !n.flow, n.flow
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
	if r.foreign() || r.ahead && (len(r.path) == 0 || r.path[len(r.path)-1] != "condition") {
		return nil
	}
	return r
}

// foreign reports whether the document is something else than Sigma: most of
// its keys are none of ours.
func (r *request) foreign() bool {
	ours, others := 0, 0
	for _, p := range r.root.pairs {
		switch {
		case p.colon < 0 || p.key == r.scalar:
		case slices.Contains([]string{"logsource", "detection", "correlation"}, p.name):
			return false
		case ourKey(p.name):
			ours++
		default:
			others++
		}
	}
	return others > ours || r.root.kind == list
}

func ourKey(name string) bool {
	for _, place := range []keys.Place{keys.Rule, keys.CorrelationRule, keys.FilterRule, keys.Action} {
		if _, ok := keys.Lookup(place, name); ok {
			return true
		}
	}
	return false
}

// content is where the content of the line begins that holds an offset.
func (s *syntax) content(offset int) int {
	start := strings.LastIndexAny(s.text[:offset], "\r\n") + 1
	return skip(s.text, start, lineEnd(s.text, start))
}

// stands takes the scalar at the cursor as what stands there, as far as it is on
// the line of the cursor.
func (r *request) stands(n *node) {
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

// narrow makes a part of what stands there the word that is written, from a
// byte before the cursor to one behind it.
func (r *request) narrow(start, end int) {
	r.word = sigma.Span{Start: start, End: max(end, r.cursor)}
	r.typed = r.text[start:r.cursor]
}

// path names the keys that lead to a node.
func (n *node) path() []string {
	var path []string
	for ; n != nil; n = n.up {
		switch {
		case n.pair != nil:
			path = append(path, n.pair.name)
		case n.up != nil:
			path = append(path, "-")
		}
	}
	slices.Reverse(path)
	return path
}

// fits reports whether the path is this one; "*" stands for any key.
func (r *request) fits(path ...string) bool {
	return slices.EqualFunc(r.path, path, func(is, want string) bool { return is == want || want == "*" && is != "-" })
}

// item reports whether an item of that list can stand here, with its dash or
// without.
func (r *request) item(path ...string) bool {
	if !r.value {
		return false
	}
	return r.fits(append(path[:len(path):len(path)], "-")...) || r.alone && r.fits(path...)
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

// others is strings without what stands at the cursor.
func (r *request) others(n *node) (words []string) {
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

// string is the text that a scalar stands for.
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

// get returns the value behind a key of a mapping, nil where it is not there.
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

// beside reports whether a mapping has a key other than the one at the cursor.
func (r *request) beside(key string) bool {
	return r.in != nil && r.in.kind == mapping && slices.ContainsFunc(r.in.pairs, func(p *pair) bool {
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
