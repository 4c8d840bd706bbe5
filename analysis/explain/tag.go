package explain

import (
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// tag explains an item of "tags" by its namespace.
func (w *writer) tag() bool {
	if w.onKey || !w.is("tags") {
		return false
	}
	w.explainers(w.node.Span)
	space, rest, ok := taxonomy.SplitTag(w.node.Value)
	if !ok {
		return true
	}
	n, ok := w.Taxonomy.Namespace(strings.ToLower(space))
	if !ok {
		return true
	}
	if n.Name == "attack" {
		if e := w.Taxonomy.Attack().Lookup(w.node.Value); e != nil {
			w.attack(e)
			return true
		}
	}
	w.paragraph("%s is in the namespace %s: %s.", Name(w.node.Value), Name(n.Name), n.Doc)
	for _, v := range n.Values {
		if v.Text == rest {
			w.paragraph("%s: %s.", Name(v.Text), v.Doc)
		}
	}
	return true
}

// attack explains something of ATT&CK.
func (w *writer) attack(e *taxonomy.Entry) {
	a := w.Taxonomy.Attack()
	if e.Name == "" {
		w.paragraph("%s is %s of MITRE ATT&CK; see %s.", Name(e.ID), sigma.WithArticle(e.Kind.String()), Page{"its page", e.URL()})
		return
	}
	w.paragraph("%s is the %s %s of MITRE ATT&CK %s.", Name(e.ID), e.Kind.String(), Page{e.Title(), e.URL()}, a.Version)
	if e.Retired != nil {
		w.retired(e)
	}
	if e.Parent != nil {
		w.item("sub-technique of %s", titleOf(e.Parent))
	}
	if names := tactics(a, e.Tactics); len(names) > 0 {
		w.item("used for %s", joinWords(names, "and", titledTag))
	}
	if e.Kind == taxonomy.Tactic {
		if here := w.tacticsServed(e); len(here) > 0 {
			w.item("techniques in this rule: %s", joinWords(here, "and", titledTag))
		}
	}
	switch {
	case e.Uses == 1:
		w.item("used by 1 public rule")
	case e.Uses > 1:
		w.item("used by %s public rules", number(e.Uses))
	}
}

// retired explains what replaced an entry.
func (w *writer) retired(e *taxonomy.Entry) {
	r := e.Retired
	if len(r.Successors) == 0 {
		w.paragraph("Removed from ATT&CK without a replacement.")
		return
	}
	how := " (according to MITRE)"
	if r.Basis == taxonomy.Inferred {
		how = " (inferred from the name)"
	}
	w.paragraph("Removed from ATT&CK. Replaced by %s%s.", joinWords(r.Successors, "or", titledTag), how)
}

func titleOf(e *taxonomy.Entry) string { return e.ID + " " + e.Title() }

func titledTag(e *taxonomy.Entry) Word { return plain(titleOf(e)) }

func tactics(a *taxonomy.Attack, short []string) (entries []*taxonomy.Entry) {
	for _, name := range short {
		if e := a.Lookup("attack." + name); e != nil {
			entries = append(entries, e)
		}
	}
	return entries
}

// tacticsServed returns the techniques among the tags that serve a tactic.
func (w *writer) tacticsServed(tactic *taxonomy.Entry) (techniques []*taxonomy.Entry) {
	for _, item := range w.pair.Value.Items {
		e := w.Taxonomy.Attack().Lookup(item.Value)
		if e == nil || e.Kind != taxonomy.Technique {
			continue
		}
		for _, short := range e.Tactics {
			if "attack."+short == tactic.Tag && len(techniques) < 10 {
				techniques = append(techniques, e)
			}
		}
	}
	return techniques
}
