package selectionref

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// Change is one edit of a renaming.
type Change struct {
	sigma.Edit
	// Pattern is not "" where a pattern of that text is rewritten so that it
	// reaches the same selections as before.
	Pattern string
}

// Renamable reports why a selection cannot be renamed from here, or nil.
func (n *Name) Renamable() error {
	if n.Role == Pattern {
		return fmt.Errorf("the pattern %q matches several selections; rename one of them", n.Text)
	}
	if len(n.Selections()) == 0 {
		return fmt.Errorf("no selection is named %q", n.Text)
	}
	for _, d := range n.sharedPatterns() {
		if err := isPlain(d, n.Text); err != nil {
			return err
		}
	}
	return nil
}

// isPlain reports what keeps the keys and conditions of a detection from being
// the whole of what a renaming changes.
func isPlain(d *sigma.Detection, name string) error {
	if d.Node.Target != nil || d.Node.Anchored {
		return fmt.Errorf("the detection is shared through an anchor; renaming would also change the other location")
	}
	times := 0
	for _, p := range d.Node.Pairs {
		if p.Key.Kind != sigma.Scalar || p.Key.Value != name {
			continue
		}
		times++
		switch {
		case p.Merged:
			return fmt.Errorf("%q is defined through a merge key; renaming would also change its source", name)
		case p.Key.Target != nil || p.Key.Anchored:
			return fmt.Errorf("the name %q is shared through an anchor; renaming would also change the other location", name)
		}
	}
	if times > 1 {
		return fmt.Errorf("two selections are named %q; rename one of them by hand first", name)
	}
	for _, c := range d.ConditionNodes() {
		if c.Target != nil || c.Anchored {
			return fmt.Errorf("the condition is shared through an anchor; renaming would also change the other location")
		}
	}
	return nil
}

// sharedPatterns returns the detections in which the selection must be renamed:
// those that share a key or a condition with one that is affected.
func (n *Name) sharedPatterns() []*sigma.Detection {
	in := slices.Clone(n.document)
	places := map[sigma.Span]bool{}
	for {
		for _, d := range in {
			wholeNames(d, n.Text, func(at sigma.Span) { places[at] = true })
		}
		before := len(in)
		for _, d := range detections(n.file) {
			held := false
			wholeNames(d, n.Text, func(at sigma.Span) { held = held || places[at] })
			if held && !slices.Contains(in, d) {
				in = append(in, d)
			}
		}
		if len(in) == before {
			return in
		}
	}
}

// wholeNames visits the spans at which a selection is named by its whole name.
func wholeNames(d *sigma.Detection, name string, visit func(sigma.Span)) {
	eachDetection(d, func(u Use, text string) {
		if u.Role != Pattern && text == name {
			visit(u.At)
		}
	})
}

// Rename renames a selection in its key and in all conditions and, where a
// pattern would no longer match it, widens the pattern. It refuses, with the
// reason, anything that would change the meaning of the rule. The changes do
// not overlap and are in no order.
func (n *Name) Rename(to string) ([]Change, error) {
	if err := n.Renamable(); err != nil {
		return nil, err
	}
	if to == n.Text {
		return nil, nil
	}
	if err := Usable(to); err != nil {
		return nil, err
	}
	r := renaming{from: n.Text, to: to, done: map[sigma.Span]string{}}
	for _, d := range n.sharedPatterns() {
		if err := r.renameIn(d); err != nil {
			return nil, err
		}
	}
	if !r.same(n.file) {
		return nil, fmt.Errorf("the name %q would change how the rules in this file are parsed", to)
	}
	return r.changes, nil
}

var (
	usable    = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	inPattern = regexp.MustCompile(`^[A-Za-z0-9_*]+$`)
	reserved  = []string{"and", "or", "not", "of", "all", "any", "them", "1", "condition", "timeframe", "rules"}
	// What YAML 1.1 or 1.2 reads as something else than text.
	isReservedScalar = regexp.MustCompile(`(?i)^(|-|y|yes|n|no|true|false|on|off|null|[-+]?[0-9][0-9_]*|0x[0-9a-f_]+|0o[0-7_]+|0b[01_]+|[0-9]+e[-+]?[0-9]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})$`)
)

// Usable reports why a selection cannot have that name, or nil. Conditions
// allow letters, digits, "_" and "-". Source: Sigma rules specification 2.1,
// "Condition"; pySigma's grammar of conditions.
func Usable(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("a selection needs a name")
	case slices.Contains(reserved, strings.ToLower(name)):
		return fmt.Errorf("%q is a reserved word of Sigma; choose another name", name)
	case !usable.MatchString(name):
		return fmt.Errorf(`%q is not allowed in a condition; names consist of letters, digits, "_" and "-"`, name)
	case isReservedScalar.MatchString(name) || strings.HasPrefix(name, "---"):
		return fmt.Errorf("YAML does not parse %q as text; choose a name with a different first character", name)
	}
	return nil
}

type renaming struct {
	from, to string
	changes  []Change
	done     map[sigma.Span]string
}

func (r *renaming) change(c Change) error {
	if text, ok := r.done[c.At]; ok {
		if text != c.Text {
			return fmt.Errorf("the condition belongs to several rules, and they would need different patterns")
		}
		return nil
	}
	r.done[c.At] = c.Text
	r.changes = append(r.changes, c)
	return nil
}

func (r *renaming) renameIn(d *sigma.Detection) error {
	if d.Selection(r.to) != nil {
		return fmt.Errorf("a selection named %q already exists", r.to)
	}
	var err error
	wholeNames(d, r.from, func(at sigma.Span) {
		if err == nil {
			err = r.change(Change{Edit: sigma.Edit{At: at, Text: r.to}})
		}
	})
	for _, condition := range d.ConditionNodes() {
		for _, w := range d.ConditionWords(condition) {
			if err == nil {
				err = r.word(d, w)
			}
		}
	}
	return err
}

// word compares what a word of a condition refers to before and after.
func (r *renaming) word(d *sigma.Detection, w sigma.Word) error {
	switch {
	case w.Kind == sigma.NameWord && w.Text == r.to:
		return fmt.Errorf("the condition already refers to %q, which does not exist", r.to)
	case w.Kind == sigma.NameWord && w.AfterOf && w.Text == r.from && !inPattern.MatchString(r.to):
		return fmt.Errorf(`%q is not allowed after "of"; patterns consist of letters, digits, "_" and "*"`, r.to)
	case w.Kind != sigma.PatternWord || d.Selection(r.from) == nil:
		return nil
	}
	before, after := sigma.MatchesName(w.Text, r.from), sigma.MatchesName(w.Text, r.to)
	switch {
	case before == after:
		return nil
	case after:
		return fmt.Errorf("the pattern %q would then also match %q", w.Text, r.to)
	case w.Text == "them":
		return fmt.Errorf(`"them" would no longer match %q: it excludes names that start with "_"`, r.to)
	}
	pattern, ok := r.widen(d, w.Text)
	if !ok {
		return fmt.Errorf("the pattern %q would no longer match %q, and no other pattern matches the same selections", w.Text, r.to)
	}
	return r.change(Change{Edit: sigma.Edit{At: w.At, Text: pattern}, Pattern: w.Text})
}

// widen finds a pattern that reaches, under their new names, the selections that
// the old one reaches, and no others.
func (r *renaming) widen(d *sigma.Detection, old string) (string, bool) {
	var wanted, others []string
	for _, s := range d.Selections {
		name := s.Name.Value
		reached := sigma.MatchesName(old, name)
		if name == r.from {
			name = r.to
		}
		if reached {
			wanted = append(wanted, name)
		} else {
			others = append(others, name)
		}
	}
	head, tail := wanted[0], wanted[0]
	for _, name := range wanted[1:] {
		head = head[:commonLength(len(head), len(name), func(i int) bool { return head[i] == name[i] })]
		tail = tail[len(tail)-commonLength(len(tail), len(name), func(i int) bool { return tail[len(tail)-1-i] == name[len(name)-1-i] }):]
	}
	word := head[:strings.LastIndexByte(head, '_')+1]
	for _, pattern := range []string{word + "*", head + "*", "*" + tail, word + "*" + tail, head + "*" + tail} {
		if pattern == "*" || !inPattern.MatchString(pattern) {
			continue
		}
		reaches := func(name string) bool { return sigma.MatchesName(pattern, name) }
		if !slices.ContainsFunc(others, reaches) && !slices.ContainsFunc(wanted, func(name string) bool { return !reaches(name) }) {
			return pattern, true
		}
	}
	return "", false
}

// commonLength counts how far two texts are equal.
func commonLength(a, b int, equal func(int) bool) int {
	n := 0
	for n < min(a, b) && equal(n) {
		n++
	}
	return n
}
