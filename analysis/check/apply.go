package check

import "sigma-lsp/analysis/sigma"

// ApplyEdits makes edits of a file. It reports false where they overlap, change
// a part that other places share by an anchor, or leave text that is
// less readable than before.
func ApplyEdits(f *sigma.File, edits []sigma.Edit) (*sigma.File, bool) {
	change := Fix{Edits: edits}
	if change.touchesShared(f) {
		return nil, false
	}
	return applyEdits(f, edits)
}

// SameMeaning reports whether two files hold the same documents in order, and
// each pair of rules the same log source and the same condition, selections
// in the place of their names. It is a proof where it says yes.
func SameMeaning(before, after *sigma.File) bool { return sameMeaning(before, after) }

// CanonicalCondition is a key for what a condition of a detection asks of events, selections
// in the place of their names: two with the same match the same.
func CanonicalCondition(d *sigma.Detection, e sigma.Expr) string { return resolve(d, e).key }
