package sigma_test

import (
	"fmt"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
)

const budgetRule = "title: R%d\nlogsource: {product: windows}\ndetection:\n    s: {Image: [a, b]}\n    condition: %s\n---\n"

const budgetFilter = "title: F%d\nlogsource: {product: windows}\nfilter:\n    rules: any\n    s: {User: [%s]}\n    condition: not s\n---\n"

// exceeding returns the numbers of the documents that exceed the budget of their
// file.
func exceeding(f *sigma.File) (numbers []int) {
	for i, d := range f.Documents {
		if d.ExceedsBudget(d.Filters(nil)) {
			numbers = append(numbers, i)
		}
	}
	return numbers
}

// TestFileBudget expands the conditions and filters of a file. Documents are
// refused from the one on that does not fit; a smaller one after it may fit.
func TestFileBudget(t *testing.T) {
	repeat := func(n int, format string, more ...any) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, append([]any{i}, more...)...)
		}
		return b.String()
	}
	long := "s" + strings.Repeat(" or s", 40_000) // 80,002 tests
	for name, test := range map[string]struct {
		text        string
		first, last int // of the documents that are refused
	}{
		"conditions":    {repeat(4, budgetRule, long), 2, 3},
		"small after":   {repeat(3, budgetRule, long) + repeat(1, budgetRule, "s"), 2, 2},
		"few filters":   {repeat(100, budgetRule, "s") + repeat(100, budgetFilter, "a"), -1, -1},
		"many filters":  {repeat(300, budgetRule, "s") + repeat(300, budgetFilter, "a"), 133, 299},
		"large filters": {repeat(30, budgetRule, "s") + repeat(2, budgetFilter, strings.Repeat("a, ", 4999)+"a"), 19, 29},
	} {
		t.Run(name, func(t *testing.T) {
			over := exceeding(sigma.Parse(sigma.NewSource(test.text)))
			if test.first < 0 {
				if len(over) > 0 {
					t.Error("refused:", over)
				}
				return
			}
			if len(over) != test.last-test.first+1 || over[0] != test.first || over[len(over)-1] != test.last {
				t.Error("refused:", over)
			}
		})
	}
}

type foreignFilters struct{ documents []*sigma.Document }

func (foreignFilters) Rules(string) []*sigma.Document { return nil }
func (f foreignFilters) Filters() []*sigma.Document   { return f.documents }

// TestForeignFilters counts the filters of other files once for each rule.
func TestForeignFilters(t *testing.T) {
	var filters strings.Builder
	for i := range 300 {
		fmt.Fprintf(&filters, budgetFilter, i, "a")
	}
	others := foreignFilters{sigma.Parse(sigma.NewSource(filters.String())).Documents}
	for rules, want := range map[int]bool{1: false, 100: false, 200: true} {
		var text strings.Builder
		for i := range rules {
			fmt.Fprintf(&text, budgetRule, i, "s")
		}
		d := sigma.Parse(sigma.NewSource(text.String())).Documents[0]
		if got := d.ExceedsBudget(d.Filters(others)); got != want {
			t.Errorf("%d rules: %t", rules, got)
		}
	}
}

// TestCorrelationBudget refuses the correlations after those that together name
// too many rules.
func TestCorrelationBudget(t *testing.T) {
	var text strings.Builder
	names := strings.TrimSuffix(strings.Repeat("a, ", 900), ", ")
	for range 12 {
		fmt.Fprintf(&text, "correlation:\n    type: event_count\n    rules: [%s]\n    timespan: 1h\n    condition: {gte: 2}\n---\n", names)
	}
	for i, d := range sigma.Parse(sigma.NewSource(text.String())).Documents[:12] {
		if want := 900*(i+1) > sigma.MaxCorrelated; d.Correlation.ExceedsBudget != want {
			t.Errorf("correlation %d: %t", i, d.Correlation.ExceedsBudget)
		}
	}
}

// TestNamePattern matches names with patterns of conditions.
func TestNamePattern(t *testing.T) {
	for _, test := range []struct {
		pattern, name string
		want          bool
	}{
		{"them", "a", true}, {"them", "_a", false}, {"a", "a", true}, {"a", "ab", false},
		{"a*", "ab", true}, {"a*", "_a", false}, {"_a*", "_ab", true}, {"a*c", "abc", true}, {"a*c", "ac", true}, {"a*c", "acb", false},
		{"a**c", "abbc", true}, {"*", "", true}, {"a*b*c", "axbyc", true}, {"a*b*c", "axyc", false}, {"a*b*b", "ab", false}, {"***", "x", true},
	} {
		if got := sigma.NamePattern(test.pattern)(test.name); got != test.want {
			t.Errorf("%q reaches %q: %t", test.pattern, test.name, got)
		}
	}
}

// TestMaxDocuments reads the first documents of a file, and says where it stopped.
func TestMaxDocuments(t *testing.T) {
	for _, n := range []int{sigma.MaxDocuments, sigma.MaxDocuments + 1, sigma.MaxDocuments + 500} {
		text := strings.Repeat("---\ndetection: {s: {a: b}, condition: s}\n", n)
		f := sigma.Parse(sigma.NewSource(text))
		var found []sigma.Problem
		for _, d := range f.Documents {
			for _, p := range d.AllProblems() {
				if p.Check == "document-too-large" {
					found = append(found, p)
				}
			}
		}
		line := 2 * sigma.MaxDocuments // of the separator before the first one that is left out
		switch {
		case len(f.Documents) != sigma.MaxDocuments || (len(found) > 0) != (n > sigma.MaxDocuments):
			t.Errorf("%d documents: %d read, %v", n, len(f.Documents), found)
		case n > sigma.MaxDocuments && (len(found) != 1 || f.Source.LineOf(found[0].At.Start) < line || f.Source.LineOf(found[0].At.Start) > line+1):
			t.Errorf("%d documents: %v, not at line %d", n, found, line)
		}
	}
}
