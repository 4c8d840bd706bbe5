package selectionref

import (
	"slices"
	"strconv"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/yaml"
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
		other := after.Documents[i]
		if d.Kind != other.Kind || !sameDetection(d.Detection(), other.Detection()) {
			return false
		}
	}
	return true
}

func sameDetection(a, b *sigma.Detection) bool {
	if a == nil || b == nil {
		return a == b
	}
	return slices.EqualFunc(a.Selections, b.Selections, sameTests) && slices.Equal(meaning(a), meaning(b))
}

func sameTests(a, b *sigma.Selection) bool {
	return a.Broken == b.Broken && yaml.Equal(a.Node, b.Node, false)
}

// meaning lists the words of the conditions, with selections replaced by their
// number so that names do not matter.
func meaning(d *sigma.Detection) []string {
	var all []string
	number := map[*sigma.Selection]int{}
	for i, s := range d.Selections {
		number[s] = i
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
