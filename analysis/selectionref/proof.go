package selectionref

import (
	"slices"
	"strconv"
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

// meaning lists the words of the conditions, with selections replaced by their
// number so that names do not matter, and the tests of each selection.
func meaning(d *sigma.Detection) []string {
	if d == nil {
		return nil
	}
	var all []string
	number := map[*sigma.Selection]int{}
	for i, s := range d.Selections {
		number[s] = i
		var b strings.Builder
		b.WriteString(strconv.FormatBool(s.Broken))
		write(&b, s.Node, 0)
		all = append(all, b.String())
	}
	for _, c := range d.ConditionNodes() {
		for _, w := range d.ConditionWords(c) {
			role := Reference
			if containsWildcard(w.Text) {
				role = Pattern
			}
			selections := matching(d, w.Text, role)
			if w.Kind != sigma.NameWord && w.Kind != sigma.PatternWord || len(selections) == 0 {
				all = append(all, w.Text)
				continue
			}
			var numbers []string
			for _, s := range selections {
				numbers = append(numbers, strconv.Itoa(number[s]))
			}
			all = append(all, "#"+strings.Join(numbers, " "))
		}
		all = append(all, ";")
	}
	return all
}

// write writes a node as text. What is nested deeper than a detection can be
// read is left out.
func write(b *strings.Builder, n *sigma.Node, depth int) {
	if depth > sigma.MaxDepth {
		return
	}
	switch n.Kind {
	case sigma.Scalar:
		b.WriteString(n.Tag)
		b.WriteString(strconv.Quote(n.Value))
	case sigma.Mapping:
		for _, p := range n.Pairs {
			b.WriteByte('{')
			write(b, p.Key, depth+1)
			b.WriteByte(':')
			write(b, p.Value, depth+1)
			b.WriteByte('}')
		}
	case sigma.Sequence:
		for _, c := range n.Items {
			b.WriteByte('[')
			write(b, c, depth+1)
			b.WriteByte(']')
		}
	}
}
