// Package sigma reads Sigma rules: text becomes a YAML tree whose every node
// knows its bytes, and the tree becomes a rule. Reading never fails; what
// could not be read is listed in the problems of a document.
package sigma

import (
	"fmt"
	"regexp"
	"slices"
	"sync"

	"sigma-lsp/analysis/yaml"
)

// Limits of what is read; each has a finding.
const (
	MaxSize   = 1 << 20       // bytes of a file
	MaxDepth  = yaml.MaxDepth // nesting of YAML, of conditions, of expressions
	MaxValues = 10_000        // values of one item after expansion
)

// Parse reads a source. It never fails: what it could not read is in the
// problems. The same text gives the same file.
func Parse(s *Source) *File {
	f := &File{Source: s}
	if s.Len() > MaxSize {
		if sigmaKey.MatchString(s.String()) {
			f.Documents = []*Document{{File: f, Kind: UnknownDocument, Broken: true, Span: Span{Start: 0, End: s.Len()}, Problems: []Problem{{
				Check: "document-too-large", At: s.Line(0),
				Text: fmt.Sprintf("the file has more than %d bytes, which is the most that is read", MaxSize),
			}}}}
		}
		return f
	}
	f.Tree = yaml.Parse(s)
	made := new(int)
	for _, y := range f.Tree.Documents {
		d := &Document{File: f, YAML: y, Span: y.Span, Root: y.Root, Broken: broken(y), Lost: y.Lost, Problems: problems(y), made: made}
		if d.Root != nil {
			d.Problems = append(d.Problems, expand(d.Root)...)
		}
		d.Partial = d.Broken && partial(y)
		d.agree = sync.OnceValue(func() error { return y.Agrees(s) })
		d.Kind = kind(d, s.Text(y.Span))
		f.Documents = append(f.Documents, d)
	}
	if slices.ContainsFunc(f.Documents, func(d *Document) bool { return d.Kind > EmptyDocument }) {
		f.read()
	} else {
		for _, d := range f.Documents {
			d.Kind = NotSigma
		}
	}
	return f
}

// Keys are those that stand at the top of a document by the specification, in its order.
var Keys = []string{
	"title", "id", "related", "name", "taxonomy", "status", "description", "license", "references", "author", "date",
	"modified", "tags", "logsource", "correlation", "filter", "detection", "fields", "falsepositives", "level", "scope",
}

// usualKeys are those by which a rule is known.
var usualKeys = []string{"title", "id", "status", "level", "logsource", "detection", "tags", "author", "falsepositives", "references", "description", "action"}

// sigmaKey finds a line that only Sigma documents have, for texts too broken
// to be read.
var sigmaKey = regexp.MustCompile(`(?m)^(detection|logsource|correlation|filter):`)

// kind decides what a document is. One of Sigma's four sections must stand at
// the top, in the shape that Sigma gives it or beside another key of a rule:
// other YAML may well have a key "filter" or "detection", and gets no finding.
func kind(d *Document, text string) DocumentKind {
	root := d.Root
	if root == nil || root.IsNull() {
		if d.Broken && sigmaKey.MatchString(text) {
			return UnknownDocument
		}
		return EmptyDocument
	}
	if root.Kind != Mapping {
		return NotSigma
	}
	for _, foreign := range []string{"apiVersion", "jobs", "services", "transformations", "openapi", "swagger"} {
		if _, ok := root.Get(foreign); ok {
			return NotSigma
		}
	}
	beside := false // another key that rules have
	for _, key := range usualKeys {
		if _, ok := root.Get(key); ok {
			beside = true
		}
	}
	if action, ok := root.Get("action"); ok && action.Value.Kind == Scalar {
		switch action.Value.Value {
		case "repeat":
			return RuleDocument
		case "global", "reset":
			return ActionDocument
		}
		if slices.ContainsFunc([]string{"title", "logsource", "detection", "status", "level"}, func(key string) bool { _, ok := root.Get(key); return ok }) {
			d.Problems = append(d.Problems, Problem{Check: "unknown-collection-action", At: action.Value.Span,
				Text: fmt.Sprintf("no action %q; there are global, reset and repeat", action.Value.Value)})
			return ActionDocument
		}
	}
	has := func(section string, keys ...string) bool {
		p, ok := root.Get(section)
		if !ok {
			return false
		}
		if p.Value.IsNull() {
			return beside || len(root.Pairs) == 1
		}
		for _, key := range keys {
			if _, ok := p.Value.Get(key); ok {
				return true
			}
		}
		_, title := root.Get("title")
		_, logsource := root.Get("logsource")
		return title || logsource && section != "logsource"
	}
	if has("correlation", "type", "rules", "timespan", "group-by") {
		return CorrelationDocument
	}
	if has("filter", "condition", "rules", "selection") {
		if _, detection := root.Get("detection"); !detection {
			return FilterDocument
		}
	}
	if has("detection", "condition", "selection") || has("logsource", "product", "category", "service") {
		return RuleDocument
	}
	return NotSigma
}

// read gives the documents of a file their meaning. The parts of an "action:
// global" document belong to the rules behind it, up to "action: reset".
func (f *File) read() {
	var global, previous *Node
	for _, d := range f.Documents {
		if d.Kind == NotSigma {
			switch {
			case d.Root == nil:
			case d.Root.Kind != Mapping:
				d.Kind = UnknownDocument
				d.Problems = append(d.Problems, Problem{Check: "not-a-mapping", At: d.Root.Span, Text: "a Sigma document is a mapping of keys at the top"})
			case global != nil:
				d.Kind = RuleDocument
			default:
				d.Kind = UnknownDocument
				d.Problems = append(d.Problems, Problem{Check: "unknown-document-kind", At: d.Root.FirstKey(),
					Text: "this document has no detection, correlation, filter or action"})
			}
		}
		switch d.Kind {
		case ActionDocument:
			if action, _ := d.Root.Get("action"); action.Value.Value == "global" {
				global = without(d.Root, "action")
			} else if action.Value.Value == "reset" {
				global = nil
			}
		case RuleDocument:
			root := d.Root
			if action, ok := root.Get("action"); ok && action.Value.Value == "repeat" {
				root = merge(previous, without(root, "action"))
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

// without returns the mapping without an entry.
func without(n *Node, key string) *Node {
	return &Node{Kind: Mapping, Span: n.Span, Tag: n.Tag,
		Pairs: slices.DeleteFunc(slices.Clone(n.Pairs), func(p Pair) bool { return p.Key.Value == key })}
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
				Text: fmt.Sprintf("the aliases in this document unfold to more than %d nodes", limit)})
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

// mergeKeys brings the entries behind "<<" into the mapping; own keys win,
// then earlier sources.
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
