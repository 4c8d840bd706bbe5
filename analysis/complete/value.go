package complete

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/taxonomy"
)

// Known values of fields. There are none after a modifier that transforms the
// value.
var _ = complete(func(r *request) {
	field, chain, ok := r.valueOf()
	if !ok || r.scalar != nil && r.scalar.block {
		return
	}
	if slices.Contains(chain, "exists") {
		r.offer(Candidate{Label: "true", Text: "true", Kind: Value, Detail: "the field exists"})
		r.offer(Candidate{Label: "false", Text: "false", Kind: Value, Detail: "the field does not exist", rank: 1})
		return
	}
	for _, m := range chain {
		if !slices.Contains([]string{"all", "neq", "cased", "contains", "startswith", "endswith"}, m) {
			return
		}
	}
	l := r.logsource()
	known, _ := r.Taxonomy.Field(l, field)
	if known.Kind == taxonomy.KindPath {
		return
	}
	there := r.siblings(r.container)
	add := func(v taxonomy.Value, detail string, rank int) {
		if slices.Contains(there, v.Text) || v.Text == "" {
			return
		}
		c := Candidate{Label: v.Text, Kind: Value, Detail: detail, Filter: strings.TrimSpace(v.Text + " " + v.Doc), rank: rank}
		item := len(r.path) > 0 && r.path[len(r.path)-1] == "-"
		if r.ownLine && (!item || r.scalar == nil) {
			r.offerItem(c)
		} else {
			r.offerValue(c)
		}
	}
	used := map[string]int{}
	if r.Index != nil {
		for i, c := range r.otherFiles().Values(workspaceSource(l), field) {
			if i == maxUsedValues {
				break
			}
			used[c.Word] = i + 1
		}
	}
	for i, v := range known.Values {
		rank := maxUsedValues + i
		if n := used[v.Text]; n > 0 {
			rank = n
		}
		delete(used, v.Text)
		add(v, v.Doc, rank)
	}
	for v, n := range used {
		add(taxonomy.Value{Text: v}, "used in the workspace", n)
	}
	for i, v := range r.valuesInDocument(field) {
		add(taxonomy.Value{Text: v}, "used in this rule", 10*maxUsedValues+i)
	}
})

// maxUsedValues is how many values of the workspace are offered for a field.
const maxUsedValues = 100

// valueOf returns the field and the modifiers whose value is valid here.
func (r *request) valueOf() (field string, chain []string, ok bool) {
	if !r.value || len(r.path) < 3 || !isSelection(r.path[0], r.path[1]) {
		return "", nil, false
	}
	path := r.path[2:]
	if path[len(path)-1] == "-" {
		path = path[:len(path)-1]
	}
	if len(path) == 0 || path[len(path)-1] == "-" || !onlyItems(path[:len(path)-1]) {
		return "", nil, false
	}
	chain = strings.Split(path[len(path)-1], "|")
	return chain[0], chain[1:], true
}

// valuesInDocument are the short values of a field in other parts of the
// document.
func (r *request) valuesInDocument(field string) (values []string) {
	var walk func(n *node)
	walk = func(n *node) {
		for _, item := range n.items {
			walk(item)
		}
		for _, p := range n.pairs {
			if name, _, _ := strings.Cut(p.name, "|"); name != field {
				walk(p.value)
				continue
			}
			nodes := p.value.items
			if p.value.kind == scalar {
				nodes = []*node{p.value}
			}
			for _, one := range nodes {
				if text := r.string(one); one.kind == scalar && !one.block && one != r.scalar && isName(text) && !slices.Contains(values, text) {
					values = append(values, text)
				}
			}
		}
	}
	for _, section := range []string{"detection", "filter"} {
		if n := r.get(r.root, section); n != nil {
			walk(n)
		}
	}
	return values
}

// isName reports whether a value names one of a few things, unlike a path, a
// command or a pattern.
func isName(text string) bool {
	return text != "" && len(text) <= 64 && !strings.ContainsAny(text, `\/*?%$=<>"'`)
}
