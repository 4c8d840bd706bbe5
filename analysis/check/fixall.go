package check

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"sigma-lsp/analysis/sigma"
)

// AppliedFix is a fix that was made.
type AppliedFix struct {
	Check *Check
	Title string
	Line  int // of the finding when it was fixed, from 0
}

// FixResult is a file whose safe fixes were made, and what a run finds in it then.
type FixResult struct {
	File      *sigma.File
	Applied   []AppliedFix
	Remaining []Finding
}

const (
	rounds        = 10       // a fix can bring about the next one, but not for ever
	maxProofBytes = 16 << 20 // read in all rounds: each proof reads the whole file
	minProofs     = 16       // of a file however large
)

// FixAll makes all safe fixes of the findings that a run gives, until there are
// none left. Each round is proved to leave what the whole file means; all of it is
// not compared at the end, as a round may make readable what the next one changes.
// Nothing is fixed in a file that is only guessed to be Sigma, or only begun. Where a
// file that could be read would have an error that it did not have, nothing is fixed
// and an error says so. It returns the error of the context when that ends.
func FixAll(ctx context.Context, f *sigma.File, findings func(*sigma.File) []Finding) (FixResult, error) {
	before := findings(f)
	m := FixResult{File: f, Remaining: before}
	if f.Guessed() || slices.ContainsFunc(f.Documents, isIncomplete) { // it may belong to another format
		return m, nil
	}
	proofs := max(minProofs, maxProofBytes/max(1, f.Source.Len()))
	for range rounds {
		if !m.applyRound(ctx, &proofs) {
			break
		}
		m.Remaining = findings(m.File)
	}
	if err := ctx.Err(); err != nil {
		return FixResult{File: f, Remaining: before}, err
	}
	if m.File == f {
		return m, nil
	}
	if added := newError(f, before, m.Remaining); added != nil {
		return FixResult{File: f, Remaining: before}, fmt.Errorf("the combined fixes would cause an error of %s; nothing was fixed", added.Name)
	}
	return m, nil
}

// isIncomplete reports whether a document has a log source and no detection yet, as some
// other formats have.
func isIncomplete(d *sigma.Document) bool {
	return d.Rule != nil && d.Rule.Detection == nil && !d.Broken
}

// candidate is a safe fix that is yet to be proved.
type candidate struct {
	edits []sigma.Edit
	fix   AppliedFix
}

// applyRound makes the safe fixes of the findings that do not conflict with each
// other, as far as proofs are left, and reports whether there were any.
func (m *FixResult) applyRound(ctx context.Context, proofs *int) bool {
	now := m.File
	comments := commentsOf(now)
	var edits edits
	var todo []candidate
	for _, finding := range m.Remaining {
		for _, fix := range finding.fixes {
			if !fix.Safe || fix.touchesShared(now) || deletesComment(comments, fix.Edits) || !edits.add(fix.Edits) {
				continue
			}
			todo = append(todo, candidate{fix.Edits, AppliedFix{finding.Check, fix.Title, now.Source.LineOf(finding.At.Start)}})
			break
		}
	}
	// All are proved together; only where that fails, half by half.
	var accepted []sigma.Edit
	var prove func(some []candidate)
	prove = func(some []candidate) {
		if len(some) == 0 || *proofs == 0 || ctx.Err() != nil {
			return
		}
		*proofs--
		together := slices.Clone(accepted)
		for _, c := range some {
			together = append(together, c.edits...)
		}
		if changed, ok := applyEdits(now, together); ok && sameMeaning(now, changed) {
			accepted, m.File = together, changed
			for _, c := range some {
				m.Applied = append(m.Applied, c.fix)
			}
			return
		}
		if half := len(some) / 2; half > 0 {
			prove(some[:half])
			prove(some[half:])
		}
	}
	prove(todo)
	return len(accepted) > 0
}

// edits are some that do not overlap, in the order of the text.
type edits []sigma.Edit

func byPosition(a, b sigma.Edit) int {
	return cmp.Or(cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.At.End, b.At.End))
}

// add takes more in, unless one of them overlaps.
func (all *edits) add(more []sigma.Edit) bool {
	for _, e := range more {
		i, _ := slices.BinarySearchFunc(*all, e, byPosition)
		if i > 0 && (*all)[i-1].At.End > e.At.Start || i < len(*all) && (*all)[i].At.Start < e.At.End {
			return false
		}
	}
	for _, e := range more {
		i, _ := slices.BinarySearchFunc(*all, e, byPosition)
		*all = slices.Insert(*all, i, e)
	}
	return true
}

// newError returns a check that reports more errors after a change than
// before it. In a file with a document that was unreadable, errors may show for
// the first time that were there all along.
func newError(f *sigma.File, before, after []Finding) *Check {
	if countBroken(f) > 0 {
		return nil
	}
	errors := map[*Check]int{}
	for _, found := range before {
		if found.Severity == Error {
			errors[found.Check]++
		}
	}
	for _, found := range after {
		if found.Severity != Error {
			continue
		}
		if errors[found.Check]--; errors[found.Check] < 0 {
			return found.Check
		}
	}
	return nil
}
