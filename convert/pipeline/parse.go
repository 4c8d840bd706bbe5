package pipeline

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
)

// The checks that the problems of a pipeline file belong to.
const (
	syntaxCheck     = "pipeline-syntax"               // no YAML, or the wrong shape
	keyCheck        = "pipeline-unknown-key"          // a key or parameter that nothing reads
	typeCheck       = "pipeline-unknown-type"         // a type of transformation, condition, ... that there is not
	parameterCheck  = "pipeline-parameter"            // a parameter that is missing or wrong
	regexCheck      = "pipeline-regex"                // a regular expression or replacement that cannot be run
	expressionCheck = "pipeline-condition-expression" // an expression over conditions
	forbiddenCheck  = "pipeline-forbidden"            // what would start a program, open a connection or read a file
)

// Parse reads a pipeline. Problems carry ranges in the source and the name of
// the check "pipeline-..." they belong to; with any of them the pipeline is
// nil.
func Parse(name string, source *sigma.Source) (*Pipeline, []sigma.Problem) {
	r := &reader{pipeline: &Pipeline{Name: name}}
	r.read(source)
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return r.pipeline, nil
}

// reader reads one pipeline file and collects all of its problems.
type reader struct {
	pipeline *Pipeline
	problems []sigma.Problem
	broken   bool // the YAML was repaired: what is missing may only be unreadable
	depth    int  // of nested items
	// asksTaken tells that a condition of the item being read is logsource_taken.
	asksTaken bool
	words     *words // nil unless the file is read to complete it
}

func (r *reader) problem(check string, at sigma.Span, format string, args ...any) {
	r.problems = append(r.problems, sigma.Problem{Check: check, At: at, Text: sigma.Messagef(format, args...)})
}

func (r *reader) read(source *sigma.Source) {
	if source.Len() > sigma.MaxSize {
		r.problem(syntaxCheck, source.Line(0), "the file has %d bytes; only up to %d are read", source.Len(), sigma.MaxSize)
		return
	}
	if text := source.String(); !utf8.ValidString(text) {
		at := 0
		for at < len(text) {
			c, size := utf8.DecodeRuneInString(text[at:])
			if c == utf8.RuneError && size == 1 {
				break
			}
			at += size
		}
		r.problem(syntaxCheck, sigma.Span{Start: at, End: at + 1}, "byte %#02x is no UTF-8: save the file in that encoding", text[at])
		return
	}
	root, faults := sigma.ParseYAML(source)
	for _, f := range faults {
		if f.Check == "yaml-duplicate-key" {
			continue // the last one counts, as in pySigma
		}
		f.Check = syntaxCheck
		r.problems = append(r.problems, f)
		r.broken = true
	}
	if root == nil {
		if !r.broken {
			r.problem(syntaxCheck, source.Line(0), `the file is empty; a pipeline is a mapping with keys such as "transformations"`)
		}
		return
	}
	if root.Kind != sigma.Mapping {
		if !root.Broken {
			r.problem(syntaxCheck, root.Span, `a pipeline is a mapping with keys such as "transformations", not a %s`, kindName(root))
		}
		return
	}
	for line := source.LineOf(root.Span.End) + 1; line < source.Lines(); line++ {
		at := source.Line(line)
		if marker := source.Text(at); marker == "---" || strings.HasPrefix(marker, "--- ") {
			r.problem(syntaxCheck, at, "a pipeline file is one document; what stands behind this line is not read")
			break
		}
	}
	if !r.bounded(root) {
		return
	}
	r.top(root)
}

func (r *reader) top(root *sigma.Node) {
	p := r.params(root, "the pipeline")
	p.lists("allowed_backends") // who may use the pipeline elsewhere: no concern of ours
	if n, ok := p.get("name"); ok && n.Kind == sigma.Scalar && !n.IsNull() {
		r.pipeline.Title = n.Value
	}
	if n, ok := p.get("priority"); ok && !n.IsNull() {
		number, ok := scalar(n).(int64)
		if !ok {
			r.problem(parameterCheck, n.Span, `"priority" is a whole number, lower runs first, not %s`, describe(n))
		}
		r.pipeline.Priority = int(number)
	}
	if n, ok := p.get("vars"); ok && !n.IsNull() {
		r.vars(n)
	}
	r.pipeline.items = p.items("transformations")
	r.pipeline.postprocessing = p.steps("postprocessing")
	r.pipeline.finalizers = p.finalizers("finalizers")
	p.done()
}

// bounded reports whether the tree stays within the limits when its aliases
// are unfolded: YAML that is read as a tree can grow beyond all bounds through
// a few aliases that repeat each other.
func (r *reader) bounded(root *sigma.Node) bool {
	const most = 10_000 // nodes that aliases may add, as in pySigma
	type measure struct{ size, depth int }
	known := map[*sigma.Node]measure{}
	added := 0
	var visit func(n *sigma.Node) measure
	visit = func(n *sigma.Node) measure {
		content := n
		if n.Target != nil {
			content = n.Target
		}
		m, ok := known[content]
		if !ok {
			m = measure{size: 1}
			for _, p := range content.Pairs {
				key, value := visit(p.Key), visit(p.Value)
				m.size += key.size + value.size
				m.depth = max(m.depth, key.depth+1, value.depth+1)
			}
			for _, c := range content.Items {
				v := visit(c)
				m.size += v.size
				m.depth = max(m.depth, v.depth+1)
			}
			m.size = min(m.size, 1<<30)
			known[content] = m
		}
		if n.Target != nil && n.Kind != sigma.Scalar {
			added = min(added+m.size, 1<<30)
			if added > most || m.depth > sigma.MaxDepth {
				r.problem(syntaxCheck, n.Span, "the aliases of this file unfold to more than %d nodes or %d levels", most, sigma.MaxDepth)
				added = -1 << 40 // say it once
			}
		}
		return m
	}
	before := len(r.problems)
	visit(root)
	return len(r.problems) == before
}

// entries returns the entries of a mapping as YAML 1.1 means them: "<<" brings
// in the entries of other mappings, own keys win, and of doubled keys the last
// one counts.
func entries(n *sigma.Node) []sigma.Pair {
	plain := true
	for _, p := range n.Pairs {
		plain = plain && p.Key.Tag != "!!merge"
	}
	pairs := make([]sigma.Pair, 0, len(n.Pairs))
	place := make(map[string]int, len(n.Pairs))
	add := func(p sigma.Pair) {
		key := p.Key.Tag + " " + p.Key.Value
		if i, ok := place[key]; ok {
			pairs[i] = p
			return
		}
		place[key] = len(pairs)
		pairs = append(pairs, p)
	}
	if !plain {
		for _, p := range n.Pairs {
			if p.Key.Tag != "!!merge" {
				continue
			}
			sources := []*sigma.Node{p.Value}
			if p.Value.Kind == sigma.Sequence {
				sources = p.Value.Items
			}
			for i := len(sources) - 1; i >= 0; i-- {
				for _, p := range entries(sources[i]) {
					add(p)
				}
			}
		}
	}
	for _, p := range n.Pairs {
		if p.Key.Tag != "!!merge" {
			add(p)
		}
	}
	return pairs
}

// scalar gives the value of a node: string, int64, float64, bool or nil. The
// types are those of YAML 1.1, which pySigma reads: "yes" is a bool.
func scalar(n *sigma.Node) any {
	switch n.Tag {
	case "!!null":
		return nil
	case "!!bool":
		return n.Value[0] == 't' || n.Value[0] == 'T'
	case "!!int", "!!float":
		if i, err := strconv.ParseInt(n.Value, 0, 64); err == nil {
			return i
		}
		if f, err := strconv.ParseFloat(n.Value, 64); err == nil {
			return f
		}
	case "!!str":
		if n.Style == sigma.Plain && n.Target == nil {
			switch n.Value {
			case "yes", "Yes", "YES", "on", "On", "ON":
				return true
			case "no", "No", "NO", "off", "Off", "OFF":
				return false
			}
		}
	}
	return n.Value
}

// value gives the value of any node; mappings become map[string]any, lists
// []any. The tree is bounded, see reader.bounded.
func value(n *sigma.Node) any {
	switch n.Kind {
	case sigma.Mapping:
		m := make(map[string]any, len(n.Pairs))
		for _, p := range entries(n) {
			m[p.Key.Value] = value(p.Value)
		}
		return m
	case sigma.Sequence:
		l := make([]any, len(n.Items))
		for i, c := range n.Items {
			l[i] = value(c)
		}
		return l
	}
	return scalar(n)
}

// isText reports whether a node is text for pySigma: quoted, or nothing that
// YAML 1.1 reads as another type.
func isText(n *sigma.Node) bool {
	if n.Kind != sigma.Scalar {
		return false
	}
	_, ok := scalar(n).(string)
	return ok
}

func kindName(n *sigma.Node) string {
	switch n.Kind {
	case sigma.Mapping:
		return "mapping"
	case sigma.Sequence:
		return "list"
	}
	return "single value"
}

// describe names what stands at a place, in a message.
func describe(n *sigma.Node) string {
	switch {
	case n.Kind != sigma.Scalar && len(n.Pairs)+len(n.Items) == 0:
		return "an empty " + kindName(n)
	case n.Kind != sigma.Scalar:
		return "a " + kindName(n)
	}
	switch scalar(n).(type) {
	case nil:
		return "nothing"
	case int64, float64:
		return "the number " + n.Value
	case bool:
		return "the truth value " + n.Value
	}
	return quote(n.Value)
}

// quote cuts long texts and makes control characters visible.
func quote(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return strconv.Quote(s)
}
