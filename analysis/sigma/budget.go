package sigma

import (
	"math"
	"slices"
	"sync"
)

// Budget is what is left of a limit on work. The size of a file and of each of
// its parts is bounded, but not the products of the parts: a condition can name
// the same selection many times, and a filter can apply to many rules.
type Budget int

// Spend takes the work off the budget if enough is left, and reports whether it
// was.
func (b *Budget) Spend(work int) bool {
	if work > int(*b) {
		return false
	}
	*b -= Budget(work)
	return true
}

// CountTests returns how many tests of values a condition has with each
// selection in the place of its name.
func (d *Detection) CountTests(e Expr) int {
	sizes := make(map[string]int, len(d.Selections))
	for _, s := range d.Selections {
		n := 0
		for item := range ItemsOf(s.Test) {
			n += max(1, countValues(item.Values))
		}
		if _, twice := sizes[s.Name.Value]; !twice {
			sizes[s.Name.Value] = n
		}
	}
	total := 0
	for part := range Subexpressions(e) {
		switch part := part.(type) {
		case *Ref:
			total += sizes[part.Name]
		case *Of:
			for _, s := range d.Matching(part.Pattern) {
				total += sizes[s.Name.Value]
			}
		}
		if total > math.MaxInt32 {
			return math.MaxInt32
		}
	}
	return total
}

// MaxFileTests limits the tests to which the conditions of a file and the filters
// of its rules expand.
const MaxFileTests = 200_000

// filterWork is what a filter costs beside its tests, in tests.
const filterWork = 4

// ExceedsBudget reports whether the condition of a document and the filters that
// apply to it are more than can be expanded. The conditions and filters of the
// same file are counted for this document and those before it, filters of other
// files for each rule of the file.
func (d *Document) ExceedsBudget(filters []*Filter) bool {
	if d.File == nil || d.File.overBudget == nil {
		return false
	}
	foreign := 0
	for _, f := range filters {
		if f.Document.File != d.File {
			foreign += filterWork + f.tests()
		}
	}
	return foreign > MaxFileTests/max(1, d.File.rules) || d.File.overBudget()[d]
}

func (f *Filter) tests() int {
	if !f.Readable() {
		return 0
	}
	return f.Detection.countAll()
}

// countAll counts the tests of all conditions.
func (d *Detection) countAll() int {
	n := 0
	if d != nil {
		for _, c := range d.Conditions {
			if c.Expr != nil {
				n += d.CountTests(c.Expr)
			}
		}
	}
	return n
}

// spendBudget finds the documents that expand to more than the documents before
// them leave.
func (f *File) spendBudget() map[*Document]bool {
	sizes := make(map[*Filter]int, len(f.filters))
	for _, d := range f.filters {
		sizes[d.Filter] = filterWork + d.Filter.tests()
	}
	over := map[*Document]bool{}
	rules, filters := Budget(MaxFileTests), Budget(MaxFileTests)
	for _, d := range f.Documents {
		switch {
		case d.Rule != nil:
			tests := d.Rule.Detection.countAll()
			for _, one := range f.filters {
				if tests > int(rules) {
					break
				}
				if one.Filter.AppliesTo(d) {
					tests += sizes[one.Filter]
				}
			}
			over[d] = !rules.Spend(tests)
		case d.Filter != nil:
			over[d] = !filters.Spend(d.Filter.Detection.countAll())
		}
	}
	return over
}

// MaxCorrelated limits the rules that all correlations of a file refer to, each
// counted as often as it is named: every one is converted for every correlation.
const MaxCorrelated = 10_000

// indexDocuments notes the documents that others are looked up among.
func (f *File) indexDocuments() {
	f.overBudget = sync.OnceValue(f.spendBudget)
	f.crossCheckActions = sync.OnceValue(func() error {
		for _, d := range f.actions {
			if err := d.CrossCheck(); err != nil {
				return err
			}
		}
		return nil
	})
	correlated := Budget(MaxCorrelated)
	for _, d := range f.Documents {
		switch {
		case d.Rule != nil:
			f.rules++
		case d.Correlation != nil:
			d.Correlation.ExceedsBudget = !correlated.Spend(len(d.Correlation.Rules))
		case d.Filter != nil:
			f.filters = append(f.filters, d)
		case d.Kind == ActionDocument:
			f.actions = append(f.actions, d)
		}
	}
	f.filters = slices.Clip(f.filters)
}
