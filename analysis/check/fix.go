package check

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// Fix is a change of the text that takes a finding away.
type Fix struct {
	Title string // what it does, as a menu says it: Write "high"
	Edits []sigma.Edit
	// Safe fixes leave what the rule matches as it is, and what it says of
	// itself but for the fault. They are made in bulk; all others are a choice
	// of the author.
	Safe bool

	repairsLine bool // it is proved to change its line and nothing else, see RepairLine
}

// Fix adds a fix that keeps the meaning of the rule. That is proved before it
// is offered as such, see FixesOf.
func (f *Finding) Fix(title string, edits ...sigma.Edit) *Finding {
	return f.addFix(Fix{Title: title, Edits: edits, Safe: true})
}

// Suggest adds a fix that the author has to choose: one of several, or one that
// may change what the rule matches.
func (f *Finding) Suggest(title string, edits ...sigma.Edit) *Finding {
	return f.addFix(Fix{Title: title, Edits: edits})
}

// FixIf adds a fix that keeps the meaning of the rule under a condition, and is for
// the author to choose otherwise.
func (f *Finding) FixIf(safe bool, title string, edits ...sigma.Edit) *Finding {
	return f.addFix(Fix{Title: title, Edits: edits, Safe: safe})
}

// RepairLine adds a fix for a line that is not YAML, for the author to choose. It is
// offered where it is proved to take the fault away, to bring none, and to leave
// all that is read of other lines as it is.
func (f *Finding) RepairLine(title string, edits ...sigma.Edit) *Finding {
	return f.addFix(Fix{Title: title, Edits: edits, repairsLine: true})
}

// HasFixes reports whether a finding has fixes already.
func (f *Finding) HasFixes() bool { return len(f.fixes) > 0 }

func (f *Finding) addFix(fix Fix) *Finding {
	if len(fix.Edits) > 0 {
		f.fixes = append(f.fixes, fix)
	}
	return f
}

// FixesOf returns the fixes of a finding that Prove lets through.
func FixesOf(f *sigma.File, finding Finding) []Fix {
	var proved []Fix
	for _, fix := range finding.fixes {
		if fix, ok := Prove(f, finding, fix); ok {
			proved = append(proved, fix)
		}
	}
	return proved
}

// Prove returns a fix of a finding as it can be offered. It reads the whole file
// again. It reports false where a part of the text would change that other places
// share by an anchor, or where the text would become unreadable. A fix that deletes
// a comment, or that was said to be safe and turns out not to be, is a choice.
func Prove(f *sigma.File, finding Finding, fix Fix) (Fix, bool) {
	if fix.touchesShared(f) {
		return fix, false
	}
	changed, ok := applyEdits(f, fix.Edits)
	if !ok || fix.repairsLine && !repairsLine(f, changed, finding, fix.Edits) {
		return fix, false
	}
	if fix.Safe && (deletesComment(commentsOf(f), fix.Edits) || !sameMeaning(f, changed)) {
		fix.Safe = false
	}
	return fix, true
}

// Unproved are the fixes of a finding that Prove has yet to decide on.
func Unproved(f Finding) []Fix { return f.fixes }

// Fixable reports whether some finding has a fix that is said to be safe.
func Fixable(found []Finding) bool {
	return slices.ContainsFunc(found, func(f Finding) bool {
		return slices.ContainsFunc(f.fixes, func(fix Fix) bool { return fix.Safe })
	})
}

// made is the file with edits made, unless they overlap or leave text
// that is less readable than before.
func applyEdits(f *sigma.File, edits []sigma.Edit) (*sigma.File, bool) {
	after, ok := f.Source.Apply(edits)
	if !ok {
		return nil, false
	}
	changed := sigma.Parse(after)
	return changed, countBroken(changed) <= countBroken(f) && countProblems(changed) <= countProblems(f)
}

func (fix *Fix) touchesShared(f *sigma.File) bool {
	return slices.ContainsFunc(fix.Edits, func(e sigma.Edit) bool { return shared(f, e.At) })
}

// shared reports whether a place lies in a node with an anchor: other places of
// the text may show the same node.
func shared(f *sigma.File, at sigma.Span) bool {
	if !strings.Contains(f.Source.String(), "&") {
		return false // without an anchor
	}
	var inside func(n *sigma.Node) bool
	inside = func(n *sigma.Node) bool {
		if n == nil || at.Start > n.Span.End || at.End < n.Span.Start {
			return false
		}
		if n.Anchored || n.Target != nil {
			// An edit beside the node does not touch it.
			return at.Start < n.Span.End && at.End > n.Span.Start || at.Within(n.Span)
		}
		for _, p := range n.Pairs {
			if !p.Merged && (inside(p.Key) || inside(p.Value)) {
				return true
			}
		}
		return slices.ContainsFunc(n.Items, inside)
	}
	return slices.ContainsFunc(f.Documents, func(d *sigma.Document) bool { return inside(d.Root) })
}

// countBroken counts the documents that are not YAML.
func countBroken(f *sigma.File) (n int) {
	for _, d := range f.Documents {
		if d.Broken {
			n++
		}
	}
	return n
}

// countProblems counts what could not be read, and duplicate keys.
func countProblems(f *sigma.File) (n int) {
	for _, d := range f.Documents {
		n += len(d.AllProblems())
	}
	return n
}

// commentsOf are the comments of a file that a fix must not delete unasked.
func commentsOf(f *sigma.File) (comments []sigma.Span) {
	for _, d := range f.Documents {
		for _, c := range d.Comments(f.Source) {
			if text := f.Source.Text(c.At); !ignorePattern.MatchString(text) {
				comments = append(comments, sigma.Span{Start: c.At.Start, End: c.At.Start + len(strings.TrimRight(text, " \t"))})
			}
		}
	}
	return comments
}

func deletesComment(comments []sigma.Span, edits []sigma.Edit) bool {
	return slices.ContainsFunc(comments, func(c sigma.Span) bool {
		return slices.ContainsFunc(edits, func(e sigma.Edit) bool { return e.At.Start < c.End && e.At.End > c.Start })
	})
}
