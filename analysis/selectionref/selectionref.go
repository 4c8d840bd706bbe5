// Package selectionref finds where the selections of rules and filters are named: as
// keys of the detection, in conditions, and by patterns such as "1 of sel*".
package selectionref

import (
	"cmp"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// Role is how a selection is named.
type Role int

// The roles.
const (
	Definition Role = iota // the key of the selection
	Reference              // its whole name in a condition
	Pattern                // "them", or a name with "*"
)

// Use is an occurrence of a selection's name. The span excludes quotes.
type Use struct {
	Role Role
	At   sigma.Span
}

// Name is a name of one or more selections in a file.
type Name struct {
	Use
	Text string

	file *sigma.File
	// document are the detections that contain the cursor: an "action: global"
	// document belongs to several.
	document []*sigma.Detection
}

// At returns the name at an offset of a file. A name that no selection has is
// one too: it is being typed, or misspelt.
func At(f *sigma.File, offset int) (*Name, bool) {
	var found *Name
	for _, d := range detections(f) {
		eachDetection(d, func(u Use, text string) {
			if !u.At.Contains(offset) {
				return
			}
			if found == nil {
				found = &Name{Use: u, Text: text, file: f}
			}
			if found.At == u.At && !slices.Contains(found.document, d) {
				found.document = append(found.document, d)
			}
		})
	}
	return found, found != nil
}

// Selections returns the selections that the name refers to.
func (n *Name) Selections() []*sigma.Selection {
	var all []*sigma.Selection
	for _, d := range n.document {
		for _, s := range matching(d, n.Text, n.Role) {
			if !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
	}
	return all
}

func matching(d *sigma.Detection, text string, role Role) []*sigma.Selection {
	if role == Pattern {
		return d.Matching(text)
	}
	if s := d.Selection(text); s != nil {
		return []*sigma.Selection{s}
	}
	return nil
}

// Uses returns where the same is named, in the order of the text. For one
// selection these are its key, the conditions that name it and the patterns
// that reach it; for a pattern its like and the keys of what it reaches.
func (n *Name) Uses() []Use {
	var uses []Use
	for _, d := range n.document {
		same := func(u Use, text string) bool { return text == n.Text && (u.Role == Pattern) == (n.Role == Pattern) }
		if n.Role == Pattern {
			selections := d.Matching(n.Text)
			like := same
			same = func(u Use, text string) bool {
				return like(u, text) || u.Role == Definition && slices.Contains(selections, d.Selection(text))
			}
		} else if d.Selection(n.Text) != nil {
			like := same
			same = func(u Use, text string) bool {
				return like(u, text) || u.Role == Pattern && sigma.MatchesName(text, n.Text)
			}
		}
		eachDetection(d, func(u Use, text string) {
			if same(u, text) && !slices.Contains(uses, u) {
				uses = append(uses, u)
			}
		})
	}
	slices.SortFunc(uses, func(a, b Use) int { return cmp.Compare(a.At.Start, b.At.Start) })
	return slices.Compact(uses)
}

func detections(f *sigma.File) []*sigma.Detection {
	var all []*sigma.Detection
	for _, d := range f.Documents {
		if detection := d.Detection(); detection != nil {
			all = append(all, detection)
		}
	}
	return all
}

// eachDetection visits the names in a detection: the keys first, a doubled one each
// time, then the conditions.
func eachDetection(d *sigma.Detection, visit func(Use, string)) {
	for _, p := range d.Node.Pairs {
		if p.Key.Kind == sigma.Scalar && d.Selection(p.Key.Value) != nil {
			visit(Use{Definition, contentSpan(p.Key)}, p.Key.Value)
		}
	}
	for _, condition := range d.ConditionNodes() {
		for _, w := range d.ConditionWords(condition) {
			switch w.Kind {
			case sigma.NameWord:
				visit(Use{Reference, w.At}, w.Text)
			case sigma.PatternWord:
				visit(Use{Pattern, w.At}, w.Text)
			}
		}
	}
}

// contentSpan is the span of a key without its quotes; for an alias, whose text
// is elsewhere, it is the alias.
func contentSpan(key *sigma.Node) sigma.Span {
	if key.Target != nil {
		return key.Span
	}
	return key.Sub(0, len(key.Value))
}

// containsWildcard reports whether a word is a pattern rather than a name.
func containsWildcard(text string) bool { return text == "them" || strings.Contains(text, "*") }
