package complete

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/analysis/workspace"
)

// Tags: tactics and techniques by tag and by name, those first that go with the
// ones that are there; then the words of the other namespaces, and what rules
// of the workspace carry.
var _ = complete(func(r *request) {
	if !r.inList("tags") {
		return
	}
	there := map[string]bool{}
	var techniques []*taxonomy.Entry
	tactics, served := map[string]bool{}, map[string]bool{} // that are there, and that the techniques serve
	attack := r.Taxonomy.Attack()
	for _, tag := range r.siblings(r.container) {
		tag = strings.ToLower(tag)
		there[tag] = true
		switch e := attack.Lookup(tag); {
		case e == nil:
		case e.Kind == taxonomy.Tactic:
			tactics[strings.TrimPrefix(e.Tag, "attack.")] = true
		case e.Kind == taxonomy.Technique:
			techniques = append(techniques, e)
			for _, t := range e.Tactics {
				served[t] = true
			}
		}
	}
	add := func(tag, title string, rank int) {
		if there[tag] {
			return
		}
		c := Candidate{Label: tag, Kind: Tag, Detail: title, rank: rank, ResolveKey: ResolveKey{About: "tag", Name: tag}}
		c.Filter = tagFilter(tag, title, r.typed)
		r.offerItem(c)
	}
	own := r.tagsOfSimilarRules()
	use := func(e *taxonomy.Entry) int { return e.Uses + workspaceWeight*own[e.Tag] }
	for _, e := range attack.Tactics() {
		rank := -use(e)
		switch {
		case served[strings.TrimPrefix(e.Tag, "attack.")]:
			rank -= 1 << 20 // the tactic of a technique is missing
		case len(techniques) > 0:
		case len(tactics) > 0: // another one is as likely as a technique
			rank = rank/secondTacticPenalty - 1<<16
		default:
			rank -= 1 << 18
		}
		add(e.Tag, e.Name, rank)
	}
	ranks := map[*taxonomy.Entry]int{}
	for _, e := range attack.Techniques() {
		rank := -use(e)
		switch {
		case slices.ContainsFunc(e.Tactics, func(t string) bool { return tactics[t] }):
			rank -= 1 << 16
		case slices.ContainsFunc(e.Tactics, func(t string) bool { return served[t] }):
			rank -= 1 << 15
		}
		if slices.ContainsFunc(techniques, func(t *taxonomy.Entry) bool { return t == e.Parent || t.Parent == e }) {
			rank -= 1 << 17
		}
		ranks[e] = min(rank, ranks[e])
		// Typed in full, a technique must come before its sub-techniques: Enter
		// accepts the first.
		if e.Parent != nil {
			ranks[e.Parent] = min(rank, ranks[e.Parent])
		}
	}
	for _, e := range attack.Techniques() {
		add(e.Tag, e.Title(), ranks[e])
	}
	for i, n := range r.Taxonomy.Namespaces() {
		for j, v := range n.Values {
			add(n.Name+"."+v.Text, v.Doc, 1000*i+j)
		}
	}
	if r.Index != nil {
		for _, c := range r.otherFiles().Tags() {
			if e := attack.Lookup(c.Word); e == nil || e.Retired == nil {
				add(c.Word, "", 1<<16-c.Uses)
			}
		}
	}
	for tag, uses := range r.Taxonomy.Tags() {
		// Only groups and software are left; a rule is unlikely to concern the
		// vulnerability or the analytic of another one.
		if e := attack.Lookup(tag); e != nil && e.Kind != taxonomy.Tactic && e.Kind != taxonomy.Technique {
			add(tag, e.Kind.String(), 1<<17-uses)
		}
	}
	for i, n := range r.Taxonomy.Namespaces() {
		add(n.Name+".", n.Doc, 1<<18+i)
	}
})

// tagFilter is the text that a tag is filtered by: the tag and its title. For
// clients that compare prefixes only, the title comes first if the typed text
// is a word of it.
func tagFilter(tag, title, typed string) string {
	both := strings.TrimSpace(tag + " " + title)
	if hasPrefix(tag, typed) {
		return both
	}
	word := strings.TrimPrefix(typed, "attack.")
	for i := range len(title) {
		if (i == 0 || title[i-1] == ' ') && hasPrefix(title[i:], word) {
			return typed + strings.ToLower(title[i+len(word):]) + " " + tag
		}
	}
	return both
}

// secondTacticPenalty is how much less likely a second tactic is than its
// frequency suggests, as most rules have one or two.
const secondTacticPenalty = 8

// tagsOfSimilarRules counts the tags of rules of the workspace that read the same
// log source.
func (r *request) tagsOfSimilarRules() map[string]int {
	l := workspaceSource(r.logsource())
	if r.Index == nil || l == (workspace.Logsource{}) {
		return nil
	}
	uses := map[string]int{}
	for _, d := range r.otherFiles().All() {
		if l.Includes(d.Logsource) {
			for _, tag := range d.Tags {
				uses[strings.ToLower(tag.Value)]++
			}
		}
	}
	return uses
}

var _ = explain("tag", func(w *Environment, t ResolveKey) string {
	if e := w.Taxonomy.Attack().Lookup(t.Name); e != nil {
		return tagDoc(w.Taxonomy.Attack(), e)
	}
	space, rest, _ := taxonomy.SplitTag(t.Name)
	n, ok := w.Taxonomy.Namespace(space)
	if !ok {
		return ""
	}
	text := sentence(n.Doc)
	for _, v := range n.Values {
		if v.Text == rest {
			text = sentence(v.Doc) + "\n" + text
		}
	}
	return text
})

func tagDoc(a *taxonomy.Attack, e *taxonomy.Entry) string {
	what := e.ID + ", a " + e.Kind.String()
	if e.Name != "" {
		what += ": " + e.Title()
	}
	lines := []string{what + "."}
	var tactics []string
	for _, short := range e.Tactics {
		if tactic := a.Lookup(short); tactic != nil {
			tactics = append(tactics, tactic.Name)
		}
	}
	if len(tactics) > 0 {
		lines = append(lines, "Used for "+strings.Join(tactics, ", ")+".")
	}
	if e.Uses > 0 {
		lines = append(lines, "Used by "+countOf(e.Uses, "public rule")+".")
	}
	return strings.Join(append(lines, e.URL()), "\n")
}
