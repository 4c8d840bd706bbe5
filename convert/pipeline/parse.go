package pipeline

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
)

// The checks of problems in a pipeline file.
const (
	syntaxCheck     = "pipeline-syntax"               // invalid YAML, or the wrong type of value
	keyCheck        = "pipeline-unknown-key"          // unknown key or parameter
	typeCheck       = "pipeline-unknown-type"         // unknown type of transformation, condition, ...
	parameterCheck  = "pipeline-parameter"            // missing or invalid parameter
	regexCheck      = "pipeline-regex"                // regular expression or replacement that cannot run
	expressionCheck = "pipeline-condition-expression" // invalid expression over conditions
	forbiddenCheck  = "pipeline-forbidden"            // would start a program, open a connection or read a file
)

// Parse parses a pipeline. Problems have spans in the source and a check
// "pipeline-..."; if there are any, the pipeline is nil.
func Parse(name string, source *sigma.Source) (*Pipeline, []sigma.Problem) {
	r := &reader{pipeline: &Pipeline{Name: name}}
	r.read(source)
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return r.pipeline, nil
}

// reader parses one pipeline file and collects all of its problems.
type reader struct {
	pipeline *Pipeline
	problems []sigma.Problem
	broken   bool // the YAML has errors: what is missing may only be unreadable
	depth    int  // depth of nested items
	// readsLogsourceTaken is set if a condition of the current item is
	// logsource_taken.
	readsLogsourceTaken bool
	candidates          *candidates // nil unless the file is read for completion
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
		r.problem(syntaxCheck, sigma.Span{Start: at, End: at + 1}, "byte %#02x is not UTF-8; save the file in that encoding", text[at])
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
			r.problem(syntaxCheck, at, "a pipeline file is one document; the text after this line is not read")
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
	p.optionalList("allowed_backends") // only relevant for other programs
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
	p.reportUnknown()
}

// bounded reports whether the tree stays within the limits when its aliases are
// expanded: a few aliases that refer to each other can make a tree of any size.
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
				added = -1 << 40 // report it once
			}
		}
		return m
	}
	before := len(r.problems)
	visit(root)
	return len(r.problems) == before
}

// entries returns the entries of a mapping as in YAML 1.1: "<<" includes the
// entries of other mappings, the mapping's own keys take precedence, and of
// duplicate keys the last one counts.
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

// scalar returns the value of a node: string, int64, float64, bool or nil. The
// types are those of YAML 1.1, as in pySigma: "yes" is a bool.
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

// value returns the value of any node; mappings become map[string]any, lists
// []any. The size of the tree is limited, see reader.bounded.
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

// isText reports whether a node is text for pySigma: quoted, or not of another
// type in YAML 1.1.
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

// describe describes a node, for messages.
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

// quote truncates long texts and escapes control characters.
func quote(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return strconv.Quote(s)
}
