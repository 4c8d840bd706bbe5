package detection

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "subset-selection",
	Group:    "detection",
	Severity: check.Hint,
	Title:    "redundant selection",
	What: `Reports a selection whose events another selection also matches, if the
two are combined with "and" or "or", directly or through "1 of" or "all of".`,
	Why: `With "or" only the wider selection has an effect, with "and" only the
narrower one. The condition means the same without the other, so it may not be what was
intended.`,
	Avoid: `
detection:
  one:
    User: SYSTEM
    Image: a.exe
  two:
    User: SYSTEM
  condition: one or two`,
	Prefer: `
detection:
  one:
    User: SYSTEM
  two:
    Image: a.exe
  condition: one or two`,
	Run: subsetSelection,
})

func subsetSelection(p *check.Pass) {
	d := p.Detection()
	if d == nil || !p.Parsed {
		return
	}
	for _, c := range d.Conditions {
		for part := range sigma.Subexpressions(c.Expr) {
			switch part := part.(type) {
			case *sigma.And:
				subsets(p, d, part.Operands, true)
			case *sigma.Or:
				subsets(p, d, part.Operands, false)
			case *sigma.Of:
				members(p, d, part)
			}
		}
	}
}

// maxCompared is how many selections are compared with each other, pair by pair.
const maxCompared = 50

// subsets compares the selections of one chain with each other.
func subsets(p *check.Pass, d *sigma.Detection, operands []sigma.Expr, and bool) {
	selections := make([]*sigma.Selection, len(operands)) // nil for operands that do not name one
	var distinct []*sigma.Selection
	seen := map[*sigma.Selection]bool{}
	for i, o := range operands {
		selections[i] = selectionOf(d, o)
		if s := selections[i]; s != nil && !seen[s] {
			seen[s] = true
			distinct = append(distinct, s)
		}
	}
	for i, o := range operands {
		if of, ok := o.(*sigma.Of); ok {
			reaches(p, distinct, of, and)
			continue
		}
		mine := selections[i]
		if mine == nil || len(operands) > maxCompared {
			continue
		}
		for j, theirs := range selections {
			if theirs == nil || mine == theirs || !p.IsSubset(mine, theirs) {
				continue
			}
			needless, by, at := mine, theirs, o.At()
			if and {
				needless, by, at = theirs, mine, operands[j].At()
			}
			if p.CanonicalSelection(mine) != p.CanonicalSelection(theirs) { // else they are duplicates
				p.Reportf(at, "%.80q is redundant: %.80q already decides", needless.Name.Value, by.Name.Value).
					RelatedTo(by.Name.Span, "this one decides")
			}
		}
	}
}

// reaches compares a pattern with the selections of its chain: in an "and" one of
// those that it reaches holds anyway, in an "or" all of them say no more than one.
func reaches(p *check.Pass, selections []*sigma.Selection, of *sigma.Of, and bool) {
	if of.All == and {
		return
	}
	for _, s := range selections {
		if sigma.MatchesName(of.Pattern, s.Name.Value) {
			p.Reportf(of.At(), "%.60q is redundant: the pattern matches %.80q, which already decides", p.File.Source.Text(of.At()), s.Name.Value)
			return
		}
	}
}

// members compares the selections that a pattern reaches with each other.
func members(p *check.Pass, d *sigma.Detection, of *sigma.Of) {
	reached := d.Matching(of.Pattern)
	if len(reached) > maxCompared || slices.ContainsFunc(reached, func(s *sigma.Selection) bool { return s.Broken || s.Test == nil }) {
		return
	}
	for _, needless := range reached {
		for _, by := range reached {
			narrow, wide := needless, by
			if of.All {
				narrow, wide = by, needless
			}
			if needless != by && p.IsSubset(narrow, wide) && p.CanonicalSelection(narrow) != p.CanonicalSelection(wide) {
				p.Reportf(of.At(), "%.80q is redundant among these: %.80q already decides", needless.Name.Value, by.Name.Value).
					RelatedTo(by.Name.Span, "this one decides")
				break
			}
		}
	}
}

func selectionOf(d *sigma.Detection, e sigma.Expr) *sigma.Selection {
	if r, ok := e.(*sigma.Ref); ok {
		if s := d.Selection(r.Name); s != nil && !s.Broken && s.Test != nil {
			return s
		}
	}
	return nil
}
