// Package tags holds the checks of tags and of what they say by MITRE ATT&CK.
package tags

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// tag is an entry of the list "tags" that is text, exactly as the author
// wrote it.
type tag struct {
	list  *sigma.Node
	i     int
	node  *sigma.Node
	space string // the namespace, in lower case
	// rest is what follows the first dot, with "-" for spaces and, but for
	// artifacts of D3FEND, in lower case.
	rest string

	entry *taxonomy.Entry // of ATT&CK, nil where it names nothing there
}

// list is the list of tags of a document, nil where it has none.
func list(p *check.Pass) *sigma.Node {
	root := p.Document.Root
	if p.Rule != nil {
		root = p.Rule.Root
	}
	e, ok := root.Get("tags")
	if !ok || e.Key.Broken || e.Value.Broken || e.Value.Kind != sigma.Sequence {
		return nil
	}
	return e.Value
}

// all are the tags of a document, read once for all checks. A tag that repeats an
// earlier one is left out: tag-duplicate reports it.
func all(p *check.Pass) []tag {
	return check.Once(p, key{}, func() (all []tag) {
		tags := list(p)
		if tags == nil {
			return nil
		}
		attack := p.Taxonomy().Attack()
		all = make([]tag, 0, len(tags.Items))
		seen := make(map[string]bool, len(tags.Items))
		for i, n := range tags.Items {
			if n.Broken || !n.IsText() || seen[n.Value] {
				continue
			}
			seen[n.Value] = true
			space, rest, _ := taxonomy.SplitTag(bare(n.Value))
			if space = strings.ToLower(space); !artifact(space, rest) {
				rest = dashes(strings.ToLower(rest))
			}
			t := tag{list: tags, i: i, node: n, space: space, rest: rest}
			if space == "attack" {
				t.entry = attack.Lookup(rest)
			}
			all = append(all, t)
		}
		return all
	})
}

// key is what the tags are remembered under.
type key struct{}

// bare is a tag without the quotes, commas and spaces around it that come in with
// copied lists.
func bare(text string) string {
	return strings.TrimRight(strings.Trim(text, " \t,;\"'`‘’“”()[]"), ".:")
}

// artifact reports whether a tag names an artifact of D3FEND, the one kind of
// tag with capital letters. Source: Sigma tags appendix 2.1.
func artifact(space, rest string) bool {
	return space == "d3fend" && strings.HasPrefix(rest, "d3f-")
}

// dashes replaces spaces by "-".
func dashes(text string) string {
	if strings.ContainsAny(text, " \t") {
		return strings.Join(strings.Fields(text), "-")
	}
	return text
}

// under yields the tags of a namespace.
func under(p *check.Pass, space string) iter.Seq[tag] {
	return func(yield func(tag) bool) {
		for _, t := range all(p) {
			if t.space == space && !yield(t) {
				return
			}
		}
	}
}

// attack yields the tags of ATT&CK with what they name, nil for nothing.
func attack(p *check.Pass) iter.Seq2[tag, *taxonomy.Entry] {
	return func(yield func(tag, *taxonomy.Entry) bool) {
		for t := range under(p, "attack") {
			if !yield(t, t.entry) {
				return
			}
		}
	}
}

// tactic is the tactic that a tag names, perhaps a former one, or with "_" for
// "-" as tags of tactics were written before version 2 of the specification.
func tactic(p *check.Pass, t tag, e *taxonomy.Entry) *taxonomy.Entry {
	if e == nil && strings.Contains(t.rest, "_") {
		e = p.Taxonomy().Attack().Lookup(strings.ReplaceAll(t.rest, "_", "-"))
	}
	if e == nil || e.Kind != taxonomy.Tactic {
		return nil
	}
	return e
}

// has reports whether the document has a tag.
func has(p *check.Pass, text string) bool {
	return slices.ContainsFunc(list(p).Items, func(n *sigma.Node) bool { return n.IsText() && n.Value == text })
}

// write is how another tag takes the place of one; where the rule has it
// already, the one is removed.
func write(p *check.Pass, t tag, text string) (title string, edits []sigma.Edit) {
	if has(p, text) {
		return fmt.Sprintf("Remove, since %q is present", text), p.File.Source.RemoveItem(t.list, t.i)
	}
	return fmt.Sprintf("Write %q", text), t.node.Rewrite(text)
}

// pick offers another tag.
func pick(p *check.Pass, f *check.Finding, t tag, text string) {
	title, edits := write(p, t, text)
	f.Suggest(title, edits...)
}

// fix offers another tag that surely is the one meant.
func fix(p *check.Pass, f *check.Finding, t tag, text string) {
	title, edits := write(p, t, text)
	f.Fix(title, edits...)
}

// name is how an entry of ATT&CK is named in messages.
func name(e *taxonomy.Entry) string { return fmt.Sprintf("%q (%.80q)", e.Tag, e.Title()) }

// series lists words with "or" or "and" before the last one.
func series(words []string, between string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " " + between + " " + words[last]
}

// offer offers each of the tags that may take the place of one.
func offer(p *check.Pass, f *check.Finding, t tag, texts []string) {
	for _, text := range texts {
		pick(p, f, t, text)
	}
}

// quoted lists tags for a message, those of ATT&CK with their names.
func quoted(p *check.Pass, texts []string) string {
	words := make([]string, 0, len(texts))
	for _, text := range texts {
		word := fmt.Sprintf("%.60q", text)
		if e := p.Taxonomy().Attack().Lookup(text); e != nil && e.Name != "" && strings.HasPrefix(text, "attack.") {
			word = name(e)
		}
		words = append(words, word)
	}
	return series(words, "or")
}

// right returns the tags that a text in lower case, namespace and name, most likely
// means: the text itself where there is nothing to say against it, none where no
// known tag is near. No check reports one of them again.
func right(p *check.Pass, space, rest string) []string {
	n, known := p.Taxonomy().Namespace(space)
	switch {
	case space == "attack":
		return ofAttack(p, rest)
	case space == "tlp" && rest == "white":
		return []string{"tlp.clear"}
	case known && n.Valid(rest):
		return []string{space + "." + rest}
	case known && n.Valid(strings.ReplaceAll(rest, "_", "-")):
		return []string{space + "." + strings.ReplaceAll(rest, "_", "-")}
	case known:
		if near := nearest(p, space)(rest); near != "" && n.Valid(near) {
			return []string{space + "." + near}
		}
		return nil
	}
	if techniqueID.MatchString(rest) {
		return ofAttack(p, rest) // mitre.t1059
	}
	switch {
	case rest == "":
		rest = space // a tag without a namespace
	case techniqueID.MatchString(space + "." + rest):
		rest = space + "." + rest // t1059.001
	default:
		var names []string
		for _, n := range p.Taxonomy().Namespaces() {
			names = append(names, n.Name)
		}
		if near, ok := sigma.SuggestStrict(space, names); ok {
			return right(p, near, rest)
		}
		return nil
	}
	for _, n := range p.Taxonomy().Namespaces() {
		if name, ok := strings.CutPrefix(rest, n.Name); ok && len(name) > 1 && strings.IndexByte(":/_-", name[0]) >= 0 {
			return right(p, n.Name, name[1:])
		}
	}
	return ofAttack(p, rest)
}

// techniqueID is the id of a technique as people write it.
var techniqueID = regexp.MustCompile(`^t\d{4}([._/-]\d{1,4})?$`)

// mostGuesses bounds for how many names of a document another one is looked for.
const mostGuesses = 300

// guesses is what the tags that names mean are remembered under.
type guesses struct{}

// ofAttack returns the tags of ATT&CK that a name or an id most likely means.
func ofAttack(p *check.Pass, rest string) []string {
	known := check.Once(p, guesses{}, func() map[string][]string { return map[string][]string{} })
	tags, ok := known[rest]
	if !ok && len(known) < mostGuesses {
		tags = guess(p, rest)
		known[rest] = tags
	}
	return tags
}

func guess(p *check.Pass, rest string) (tags []string) {
	a := p.Taxonomy().Attack()
	e := a.Lookup(rest)
	if e == nil {
		e = a.Lookup(strings.ReplaceAll(rest, "_", "-"))
	}
	if e == nil {
		e = a.ByID(rest) // ta0002
	}
	if e == nil {
		e, _ = a.Suggest(rest)
	}
	switch {
	case e == nil:
		return nil
	case e.Retired == nil:
		return []string{e.Tag}
	}
	after := e.Retired.Successors
	if e.Kind == taxonomy.Tactic {
		after = served(p, after)
	}
	for _, s := range after {
		tags = append(tags, s.Tag)
	}
	return tags
}

// ofForm reports tags of a namespace that has only some values, or values of one
// form. The text says what the others are not.
func ofForm(p *check.Pass, space, what string, meant func(rest string) string) {
	for t := range under(p, space) {
		n, ok := p.Taxonomy().Namespace(space)
		if !ok || t.rest == "" || n.Valid(t.rest) {
			continue // without a name the form of the tag is reported
		}
		near := meant(t.rest)
		if near == "" || !n.Valid(near) {
			p.Reportf(t.node.Span, "%.60q %s; write %q and %s", t.node.Value, what, space+".", n.Form)
			continue
		}
		pick(p, p.Reportf(t.node.Span, "%.60q %s; did you mean %q?", t.node.Value, what, space+"."+near), t, space+"."+near)
	}
}

// nearest finds the value of a namespace that was most likely meant.
func nearest(p *check.Pass, space string) func(rest string) string {
	return func(rest string) string {
		n, _ := p.Taxonomy().Namespace(space)
		var values []string
		for _, v := range n.Values {
			values = append(values, v.Text)
		}
		near, _ := sigma.Suggest(strings.ReplaceAll(rest, "_", "-"), values)
		return near
	}
}
