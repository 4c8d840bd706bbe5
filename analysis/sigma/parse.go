// Package sigma reads Sigma rules: text becomes a YAML tree whose every node
// knows its bytes, and the tree becomes a rule. Reading never fails; what
// could not be read is listed in the problems of a document.
package sigma

import (
	"fmt"
	"slices"
	"sync"

	"sigma-lsp/analysis/yaml"
)

// Limits of what is read; each has a finding.
const (
	MaxSize   = 1 << 20       // bytes of a file
	MaxDepth  = yaml.MaxDepth // nesting of YAML, of conditions, of expressions
	MaxValues = 10_000        // values of one item after expansion

	maxInherited = 100_000 // nodes that the documents of a file take over from others
)

// Parse reads a source. It never fails: errors are in the problems of the
// documents. The same text gives the same file.
func Parse(s *Source) *File {
	if f, ok := parseWide(s); ok {
		return f
	}
	f := &File{Source: s}
	if s.Len() > MaxSize {
		if resemblesSigma(s.String()) {
			f.Documents = []*Document{{File: f, Kind: UnknownDocument, Broken: true, Span: Span{Start: 0, End: s.Len()}, Problems: []Problem{{
				Check: "document-too-large", At: s.Line(0),
				Text: fmt.Sprintf("the file is larger than %d bytes and is not analyzed", MaxSize),
			}}}}
		}
		return f
	}
	f.Tree = yaml.Parse(s)
	made := new(int)
	for _, y := range f.Tree.Documents {
		d := &Document{File: f, YAML: y, Span: y.Span, Root: y.Root, Broken: broken(y), UnreadLines: y.Lost, Problems: problems(y), expandedBytes: made}
		if d.Root != nil {
			d.Problems = append(d.Problems, expand(d.Root)...)
		}
		d.UncertainKeys = d.Broken && partial(y)
		d.crossCheck = sync.OnceValue(func() error { return y.Agrees(s) })
		d.classify(s.Text(y.Span))
		f.Documents = append(f.Documents, d)
	}
	f.resolveActions()
	if slices.ContainsFunc(f.Documents, func(d *Document) bool { return d.Kind > EmptyDocument }) {
		f.read()
	} else {
		for _, d := range f.Documents {
			d.Kind = NotSigma
		}
	}
	return f
}

// resolveActions classifies documents that depend on their neighbors: parts
// from an action make other documents rules, and an action without other keys
// is Sigma's only next to a rule.
func (f *File) resolveActions() {
	lent, rule := false, false
	for _, d := range f.Documents {
		if d.Kind == ActionDocument {
			if e := evidenceOf(d.Root); e.sections() > 0 && e.foreign == 0 {
				d.Guessed, lent = false, true
			}
		}
		if d.Kind == RuleDocument && lent {
			d.Guessed = false
		}
		rule = rule || d.Kind == RuleDocument && !d.Guessed
	}
	for _, d := range f.Documents {
		_, acts := d.Root.Get("action")
		if !d.Guessed || !acts {
			continue
		}
		if d.Guessed = !rule; !rule {
			d.Kind = NotSigma
		}
	}
}

// Keys are the top-level keys of a document in the order of the specification.
var Keys = []string{
	"title", "id", "related", "name", "taxonomy", "status", "description", "license", "references", "author", "date",
	"modified", "tags", "logsource", "correlation", "filter", "detection", "fields", "falsepositives", "level", "scope",
}

// classify determines the kind of a document. Other YAML can have a key
// "filter" or "detection", and gets no finding.
func (d *Document) classify(text string) {
	root := d.Root
	if root == nil || root.IsNull() {
		d.Kind = EmptyDocument
		if d.Broken && resemblesSigma(text) {
			d.Kind = UnknownDocument
		}
		return
	}
	d.Kind, d.Guessed = recognize(root)
	if d.Kind == UnknownDocument {
		d.misspelledSection()
		return
	}
	action, ok := root.Get("action")
	if !ok || action.Value.Kind != Scalar {
		return
	}
	switch action.Value.Value {
	case "repeat":
		d.Kind, d.Guessed = RuleDocument, d.Kind != RuleDocument || d.Guessed
	case "global", "reset":
		d.Kind, d.Guessed = ActionDocument, d.Kind != RuleDocument || d.Guessed
	default:
		meant, near := Suggest(action.Value.Value, []string{"global", "reset", "repeat"})
		if near = near && evidenceOf(root).sections() > 0; near && meant != "repeat" {
			d.Kind = ActionDocument
		}
		if near || d.Kind == RuleDocument {
			d.Problems = append(d.Problems, Problem{Check: "unknown-collection-action", At: action.Value.Span,
				Text: fmt.Sprintf("unknown action %q; use global, reset or repeat", action.Value.Value)})
		}
	}
}

// misspelledSection reports the misspelled section of a correlation or filter.
func (d *Document) misspelledSection() {
	for _, section := range []string{"correlation", "filter"} {
		if key := evidenceOf(d.Root).misspelled[section]; key != nil {
			d.Problems = append(d.Problems, Problem{
				Check: "unknown-document-kind", At: key.Span,
				Text:  Messagef("unknown key %.60q; did you mean %q?", key.Value, section),
				Fixes: []Fix{{Title: "Write " + section, Edits: key.Rewrite(section)}},
			})
			return
		}
	}
}

// read parses the documents of a file. The parts of an "action: global"
// document belong to the rules after it, up to "action: reset". A document of
// another kind is an error only next to one that is certainly Sigma.
func (f *File) read() {
	sure := slices.ContainsFunc(f.Documents, func(d *Document) bool { return d.Kind > EmptyDocument && !d.Guessed })
	var global, previous *Node
	inherited := 0 // nodes
	for _, d := range f.Documents {
		if d.Kind == NotSigma {
			switch {
			case d.Root == nil || !sure || isForeign(d.Root):
			case d.Root.Kind != Mapping:
				d.Kind = UnknownDocument
				d.Problems = append(d.Problems, Problem{Check: "not-a-mapping", At: d.Root.Span, Text: "a Sigma document must be a mapping with keys such as title at the top level"})
			case global != nil:
				d.Kind = RuleDocument
			default:
				d.Kind = UnknownDocument
				d.Problems = append(d.Problems, Problem{Check: "unknown-document-kind", At: d.Root.FirstKey(),
					Text: "the document has no detection, correlation, filter or action"})
			}
		}
		switch d.Kind {
		case ActionDocument:
			if action, _ := d.Root.Get("action"); action.Value.Value == "global" {
				global = withoutKey(d.Root, "action")
			} else if action.Value.Value == "reset" {
				global = nil
			}
		case RuleDocument:
			action, ok := d.Root.Get("action")
			repeats := ok && action.Value.Value == "repeat"
			from := global
			if repeats {
				from = previous
			}
			// Each of many small documents could take over all of a large one.
			if inherited <= maxInherited {
				inherited += countNodes(from)
			}
			if from != nil && inherited > maxInherited {
				d.Kind, d.Broken = UnknownDocument, true
				d.Problems = append(d.Problems, Problem{Check: "document-too-large", At: d.Root.FirstKey(),
					Text: fmt.Sprintf("the actions of this file expand it to more than %d nodes; this document is not analyzed", maxInherited)})
				continue
			}
			root := d.Root
			if repeats {
				root = merge(previous, withoutKey(root, "action"))
			} else if global != nil {
				root = merge(root, global)
			}
			previous = root
			d.Rule = readRule(d, root)
		case CorrelationDocument:
			d.Correlation = readCorrelation(d)
		case FilterDocument:
			d.Filter = readFilter(d)
		}
	}
}

// withoutKey returns the mapping without an entry.
func withoutKey(n *Node, key string) *Node {
	return &Node{Kind: Mapping, Span: n.Span, Tag: n.Tag,
		Pairs: slices.DeleteFunc(slices.Clone(n.Pairs), func(p Pair) bool { return p.Key.Value == key })}
}

// countNodes returns the number of nodes of a tree; nil has none.
func countNodes(n *Node) int {
	if n == nil {
		return 0
	}
	c := 1
	for _, p := range n.Pairs {
		c += countNodes(p.Key) + countNodes(p.Value)
	}
	for _, i := range n.Items {
		c += countNodes(i)
	}
	return c
}

// merge lays one mapping over another, level by level, as pySigma does for
// collections: the second one wins.
func merge(under, over *Node) *Node {
	if under == nil || under.Kind != Mapping || over.Kind != Mapping {
		return over
	}
	m := &Node{Kind: Mapping, Span: under.Span, Tag: under.Tag, Pairs: slices.Clone(under.Pairs)}
	for _, p := range over.Pairs {
		i := slices.IndexFunc(m.Pairs, func(q Pair) bool { return q.Key.Value == p.Key.Value })
		if i < 0 {
			m.Pairs = append(m.Pairs, p)
		} else {
			m.Pairs[i] = Pair{Key: p.Key, Value: merge(m.Pairs[i].Value, p.Value)}
		}
	}
	return m
}

// expand resolves merge keys and guards against aliases that would unfold to
// more nodes than anybody wrote, one by one or together. Long texts count as
// several nodes.
func expand(root *Node) []Problem {
	const (
		most       = 10_000
		mostOfAll  = 10 * most
		nodeLength = 64
	)
	unfolded := 0
	sizes := map[*Node]int{}
	var problems []Problem
	var visit func(n *Node) int
	visit = func(n *Node) int {
		if n.Target != nil {
			size, limit := sizes[n.Target], mostOfAll
			switch {
			case size > most:
				limit = most
			case unfolded+size <= mostOfAll:
				unfolded += size
				n.Pairs = n.Target.Pairs // with what was merged into them
				return size
			}
			problems = append(problems, Problem{Check: "yaml-alias-explosion", At: n.Span,
				Text: fmt.Sprintf("the aliases of this document expand to more than %d nodes", limit)})
			n.Kind, n.Tag, n.Value, n.Pairs, n.Items, n.Broken = Scalar, "!!null", "", nil, nil, true
			return 1
		}
		size := 1 + len(n.Value)/nodeLength
		for _, p := range n.Pairs {
			size += visit(p.Key) + visit(p.Value)
		}
		for _, c := range n.Items {
			size += visit(c)
		}
		if n.Anchored {
			sizes[n] = size
		}
		if n.Kind == Mapping {
			mergeKeys(n)
		}
		return size
	}
	visit(root)
	return problems
}

// mergeKeys adds the entries of the mappings under "<<" to the mapping;
// existing keys win, then earlier sources.
func mergeKeys(n *Node) {
	i := slices.IndexFunc(n.Pairs, func(p Pair) bool { return p.Key.Tag == "!!merge" })
	if i < 0 {
		return
	}
	sources := []*Node{n.Pairs[i].Value}
	if n.Pairs[i].Value.Kind == Sequence {
		sources = n.Pairs[i].Value.Items
	}
	n.Merge = n.Pairs[i].Key
	own := append(slices.Clone(n.Pairs[:i:i]), n.Pairs[i+1:]...)
	taken := make(map[string]bool, len(own))
	for _, p := range own {
		taken[p.Key.Value] = true
	}
	for _, s := range sources {
		for _, p := range s.Pairs {
			if !taken[p.Key.Value] {
				taken[p.Key.Value] = true
				own = append(own, Pair{Key: p.Key, Value: p.Value, Merged: true})
			}
		}
	}
	n.Pairs = own
}
