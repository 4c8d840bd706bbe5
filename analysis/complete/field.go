package complete

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/taxonomy"
)

// A key of a selection is a field, perhaps with modifiers.
var _ = complete(func(r *request) {
	if !r.key || !r.inSelection() {
		return
	}
	if r.inKeywords() {
		return
	}
	start, end := r.word.Start, r.word.End
	whole := r.text[start:end]
	if bar := strings.IndexByte(whole, '|'); bar >= 0 {
		if start+bar < r.cursor {
			return // a modifier
		}
		end = start + bar
	}
	r.useRange(start, end)
	r.offerFields(func(name string) Candidate {
		c := Candidate{Label: name, Text: r.quoteIfNeeded(name), CommitCharacters: "|:"}
		if r.colon || end < r.word.End {
			c.CommitCharacters = ""
		}
		return c
	})
})

// inKeywords reports whether the text at the cursor cannot be a field: it is
// quoted without a colon, or an item in a list of texts.
func (r *request) inKeywords() bool {
	if r.colon || r.container == nil || r.container.kind != list {
		return false
	}
	return r.quote != 0 || slices.ContainsFunc(r.container.items, func(n *node) bool { return n != r.scalar && n.kind == scalar })
}

// inSelection reports whether the path is that of the mapping of a selection, at
// whatever depth of lists.
func (r *request) inSelection() bool {
	return len(r.path) >= 2 && isSelection(r.path[0], r.path[1]) && onlyItems(r.path[2:])
}

// isSelection reports whether the second key of a path is the name of a
// selection.
func isSelection(section, name string) bool {
	switch section {
	case "detection":
		return name != "condition" && name != "timeframe"
	case "filter":
		return name != "condition" && name != "rules"
	}
	return false
}

func onlyItems(path []string) bool {
	return !slices.ContainsFunc(path, func(step string) bool { return step != "-" })
}

// Fields that are listed, grouped by or given a name by an alias.
var _ = complete(func(r *request) {
	if r.inList("fields") || r.inList("correlation", "group-by") {
		known := r.siblings(r.container)
		r.offerFields(func(name string) Candidate {
			c := Candidate{Label: name, Text: r.quoteIfNeeded(name)}
			if r.ownLine {
				c.Text = "- " + c.Text
			}
			if slices.Contains(known, name) {
				c.Label = ""
			}
			return c
		})
	}
	if r.value && (r.pathIs("correlation", "condition", "field") || r.pathIs("correlation", "aliases", "*", "*")) {
		r.offerFields(func(name string) Candidate { return Candidate{Label: name, Text: r.quoteIfNeeded(name)} })
	}
	if r.value && r.inFieldref() {
		r.offerFields(func(name string) Candidate { return Candidate{Label: name, Text: r.quoteIfNeeded(name)} })
	}
})

// inFieldref reports whether the value is that of a field with the modifier
// "fieldref", which names another field.
func (r *request) inFieldref() bool {
	_, chain, ok := r.valueOf()
	return ok && slices.Contains(chain, "fieldref")
}

// offerFields offers the fields that the rule can ask for: the ones that the
// target can search first. A candidate without a label is left out.
func (r *request) offerFields(of func(name string) Candidate) {
	for _, f := range r.fields() {
		c := of(f.name)
		if c.Label == "" {
			continue
		}
		c.Kind, c.Detail, c.Unsupported = Field, f.detail, f.unsupported
		c.rank = f.rank
		c.ResolveKey = ResolveKey{About: "field", Name: f.name, Logsource: f.logsource}
		r.offer(c)
	}
}

// fieldChoice is a field that may be meant.
type fieldChoice struct {
	name, detail string
	unsupported  bool
	rank         int
	logsource    taxonomy.Logsource
}

// fields are the fields of the log source, and of the log sources of the rules
// that a correlation names.
func (r *request) fields() (all []fieldChoice) {
	sources := []taxonomy.Logsource{r.logsource()}
	if correlated := r.correlated(); len(correlated) > 0 {
		sources = correlated
		for _, name := range r.aliases() {
			all = append(all, fieldChoice{name: name, detail: "alias", rank: -1 << 30})
		}
	}
	here := r.fieldsInDocument()
	for _, l := range sources {
		all = append(all, r.fieldsOf(l, here)...)
	}
	return all
}

// Steps of rank between fields of different use; the number of uses counts
// within a step.
const (
	rankInDocument  = -3 << 20 // the rule asks for it elsewhere
	rankInWorkspace = -2 << 20 // rules of the workspace ask for it
	rankMapped      = -8 << 20 // it has a key in the target
)

func (r *request) fieldsOf(l taxonomy.Logsource, here map[string]bool) (all []fieldChoice) {
	var keys map[string]key
	if r.Target != nil {
		keys = r.Target.keysOf(l)
	}
	seen := map[string]bool{}
	add := func(name string, uses int, step int) {
		if seen[name] || name == "" {
			return
		}
		seen[name] = true
		f := fieldChoice{name: name, rank: step - uses, logsource: l}
		if here[name] {
			f.rank += rankInDocument
		}
		if keys != nil {
			if k, ok := keys[name]; ok {
				f.detail, f.rank = "→ "+k.String(), f.rank+rankMapped
			} else {
				f.detail, f.unsupported = "no LEQL key", true
			}
		}
		all = append(all, f)
	}
	own := map[string]int{}
	if r.Index != nil {
		for _, c := range r.otherFiles().Fields(workspaceSource(l)) {
			own[c.Word] = c.Uses
		}
	}
	known := r.Taxonomy.FieldsOf(l)
	if l == (taxonomy.Logsource{}) || !r.Taxonomy.KnownLogsource(l) {
		known = r.Taxonomy.Fields()
	}
	folded := map[string]bool{}
	for _, f := range known {
		folded[strings.ToLower(f.Name)] = true
		step := 0
		if own[f.Name] > 0 {
			step = rankInWorkspace
		}
		add(f.Name, f.Uses+workspaceWeight*own[f.Name], step)
	}
	for name, uses := range own {
		add(name, workspaceWeight*uses, rankInWorkspace)
	}
	for name := range keys {
		if !folded[strings.ToLower(name)] { // pipelines take other spellings too
			add(name, 0, 0)
		}
	}
	for name := range here {
		add(name, 0, 0)
	}
	slices.SortFunc(all, func(a, b fieldChoice) int { return strings.Compare(a.name, b.name) })
	return all
}

// fieldsInDocument are the fields that the document asks for at other places.
func (r *request) fieldsInDocument() map[string]bool {
	here := map[string]bool{}
	var walk func(n *node, deep int)
	walk = func(n *node, deep int) {
		if n.kind == list {
			for _, item := range n.items {
				walk(item, deep)
			}
		}
		if n.kind != mapping {
			return
		}
		for _, p := range n.pairs {
			if p.colon >= 0 && p.key != r.scalar && deep > 0 {
				name, _, _ := strings.Cut(p.name, "|")
				here[name] = true
			} else if deep == 0 && p.name != "condition" {
				walk(p.value, 1)
			}
		}
	}
	for _, section := range []string{"detection", "filter"} {
		if n := r.get(r.root, section); n != nil {
			walk(n, 0)
		}
	}
	return here
}

var _ = explain("field", func(w *Environment, t ResolveKey) string {
	var lines []string
	if f, ok := w.Taxonomy.Field(t.Logsource, t.Name); ok {
		if f.Doc != "" {
			lines = append(lines, sentence(f.Doc))
		}
		if doc, example := f.Kind.Doc(t.Logsource), f.Kind.Example(t.Logsource); example != "" {
			lines = append(lines, "Value: "+doc+", for example "+example)
		} else if doc != "" {
			lines = append(lines, "Value: "+doc+".")
		}
		if f.Uses > 0 {
			lines = append(lines, "Used by "+countOf(f.Uses, "public rule")+" for this log source.")
		}
	}
	if w.Target != nil {
		if k, ok := w.Target.keysOf(t.Logsource)[t.Name]; ok {
			lines = append(lines, "In InsightIDR: "+k.String()+".")
		}
	}
	return strings.Join(lines, "\n")
})

// sentence makes a sentence of a phrase.
func sentence(phrase string) string {
	if phrase == "" {
		return ""
	}
	return strings.ToUpper(phrase[:1]) + phrase[1:] + "."
}
