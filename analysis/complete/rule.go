package complete

import (
	"slices"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/analysis/workspace"
)

// maxRules is how many rules are offered at once: of a large workspace those
// that fit what is typed.
const maxRules = 300

// Other rules by title, id or name: in relations by id, in correlations and
// filters by name if there is one.
var _ = complete(func(r *request) {
	if !r.value || r.Index == nil {
		return
	}
	byID, takes := true, func(d *workspace.Document) bool { return true }
	isItem := false
	switch {
	case r.pathIs("related", "-", "id"):
	case r.inList("correlation", "rules"):
		byID, isItem = false, true
		takes = func(d *workspace.Document) bool { return d.Kind != sigma.FilterDocument }
	case r.inList("filter", "rules"):
		byID, isItem = false, true
		takes = func(d *workspace.Document) bool { return d.Kind == sigma.RuleDocument }
	default:
		return
	}
	there := r.siblings(r.container)
	self := r.string(r.get(r.root, "id"))
	all := r.Index.All()
	if len(all) > maxRules {
		all = r.Index.Search(r.typed, maxRules)
		r.incomplete = true
	}
	for i, d := range all {
		ref := d.Name.Value
		if byID || ref == "" {
			ref = d.ID.Value
		}
		if ref == "" || !takes(d) || d.ID.Value != "" && d.ID.Value == self || slices.Contains(there, ref) {
			continue
		}
		c := Candidate{
			Label: d.DisplayName(), Text: ref, Kind: Rule, Detail: ref + " in " + d.File.Name, rank: i,
			Filter: d.DisplayName() + " " + d.Name.Value + " " + d.ID.Value,
		}
		if r.typed != "" && hasPrefix(ref, r.typed) { // a client may compare beginnings only
			c.Filter = ref + " " + d.DisplayName()
		}
		if d.File.Key == r.Key {
			c.rank -= 1 << 20
		}
		if isItem {
			r.offerItem(c)
		} else {
			r.offerValue(c)
		}
	}
	if r.pathIs("filter", "rules") && r.scalar == nil {
		r.offer(Candidate{Label: "any", Text: "any", Kind: Value, Detail: "all rules for the log source", rank: 1 << 20})
	}
})

// The rules to which an alias belongs are those of the correlation.
var _ = complete(func(r *request) {
	if !r.key || !r.pathIs("correlation", "aliases", "*") {
		return
	}
	for i, ref := range r.strings(r.get(r.root, "correlation", "rules")) {
		if r.hasSibling(ref) {
			continue
		}
		text := r.quoteIfNeeded(ref)
		if !r.colon && r.quote == 0 {
			text += ": "
		}
		r.offer(Candidate{Label: ref, Text: text, Kind: Rule, rank: i})
	}
})

// correlated are the log sources of the rules that the correlation names.
func (r *request) correlated() (sources []taxonomy.Logsource) {
	if r.Index == nil || len(r.path) == 0 || r.path[0] != "correlation" {
		return nil
	}
	for _, ref := range r.strings(r.get(r.root, "correlation", "rules")) {
		for _, d := range r.Index.Targets(ref) {
			if l := taxonomy.Logsource(d.Logsource); !slices.Contains(sources, l) && len(sources) < 8 {
				sources = append(sources, l)
			}
		}
	}
	return sources
}

// aliases are the names that the correlation gives to fields.
func (r *request) aliases() (names []string) {
	if n := r.get(r.root, "correlation", "aliases"); n != nil && r.inList("correlation", "group-by") {
		for _, p := range n.pairs {
			names = append(names, p.name)
		}
	}
	return names
}

func workspaceSource(l taxonomy.Logsource) workspace.Logsource { return workspace.Logsource(l) }
