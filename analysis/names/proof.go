package names

import (
	"fmt"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// same makes the changes, reads the file again and compares: every document has
// the same selections in the same order, one of them under its new name, and
// every word of the conditions means the same of them.
func (r *renaming) same(f *sigma.File) bool {
	edits := make([]sigma.Edit, len(r.changes))
	for i, c := range r.changes {
		edits[i] = c.Edit
	}
	source, ok := f.Source.Apply(edits)
	if !ok {
		return false
	}
	after := sigma.Parse(source)
	if len(after.Documents) != len(f.Documents) {
		return false
	}
	for i, d := range f.Documents {
		if d.Kind != after.Documents[i].Kind || !slices.Equal(meaning(d.Detection()), meaning(after.Documents[i].Detection())) {
			return false
		}
	}
	return true
}

// meaning lists the words of the conditions with the selections that they stand
// for by number, so that names do not matter, and what each selection asks for.
func meaning(d *sigma.Detection) []string {
	if d == nil {
		return nil
	}
	var all []string
	number := map[*sigma.Selection]int{}
	for i, s := range d.Selections {
		number[s] = i
		all = append(all, fmt.Sprintf("%v %q", s.Broken, values(s.Node, 0)))
	}
	for _, c := range d.ConditionNodes() {
		for _, w := range d.Words(c) {
			role := Reference
			if wild(w.Text) {
				role = Pattern
			}
			selections := reached(d, w.Text, role)
			if w.Kind != sigma.NameWord && w.Kind != sigma.PatternWord || len(selections) == 0 {
				all = append(all, w.Text)
				continue
			}
			var numbers []string
			for _, s := range selections {
				numbers = append(numbers, fmt.Sprint(number[s]))
			}
			all = append(all, "#"+strings.Join(numbers, " "))
		}
		all = append(all, ";")
	}
	return all
}

// values is a node as text. What is nested deeper than a detection can be read
// is left out.
func values(n *sigma.Node, depth int) string {
	if depth > sigma.MaxDepth {
		return ""
	}
	var b strings.Builder
	switch n.Kind {
	case sigma.Scalar:
		fmt.Fprintf(&b, "%s %q", n.Tag, n.Value)
	case sigma.Mapping:
		for _, p := range n.Pairs {
			fmt.Fprintf(&b, "{%s: %s}", values(p.Key, depth+1), values(p.Value, depth+1))
		}
	case sigma.Sequence:
		for _, c := range n.Items {
			fmt.Fprintf(&b, "[%s]", values(c, depth+1))
		}
	}
	return b.String()
}
