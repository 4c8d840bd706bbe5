package selectionref_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/selectionref"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

func apply(t *testing.T, s *sigma.Source, changes []selectionref.Change) *sigma.Source {
	t.Helper()
	edits := make([]sigma.Edit, len(changes))
	for i, c := range changes {
		edits[i] = c.Edit
	}
	after, ok := s.Apply(edits)
	if !ok {
		t.Fatal("the changes overlap")
	}
	return after
}

// compiled is the meaning of the rules of a file, independent of the names of
// selections: the conditions with selections by number, and the query.
func compiled(f *sigma.File) string {
	var b strings.Builder
	p, _ := pipeline.Builtin("insightidr")
	for _, one := range f.Documents {
		d := one.Detection()
		if d == nil {
			continue
		}
		for _, c := range d.Conditions {
			fmt.Fprintln(&b, tree(d, c.Expr), c.Aggregation)
		}
		result := convert.Convert(one, p)
		fmt.Fprintln(&b, result.Verdict)
		for _, q := range result.Queries(convert.Simple) {
			fmt.Fprintln(&b, q.Text)
		}
	}
	return b.String()
}

func tree(d *sigma.Detection, e sigma.Expr) string {
	list := func(name string, operands []sigma.Expr) string {
		texts := []string{name}
		for _, o := range operands {
			texts = append(texts, tree(d, o))
		}
		return "(" + strings.Join(texts, " ") + ")"
	}
	switch e := e.(type) {
	case *sigma.And:
		return list("and", e.Operands)
	case *sigma.Or:
		return list("or", e.Operands)
	case *sigma.Not:
		return list("not", []sigma.Expr{e.Operand})
	case *sigma.Ref:
		return fmt.Sprint(slices.Index(d.Selections, d.Selection(e.Name)))
	case *sigma.Of:
		var numbers []int
		for _, s := range d.Matching(e.Pattern) {
			numbers = append(numbers, slices.Index(d.Selections, s))
		}
		return fmt.Sprint("of ", e.All, numbers)
	}
	return "nothing"
}

// Each selection of each public rule is renamed: to a name that sorts after the
// old one, one that sorts before it, and an unrelated one. A rename that is not
// refused leaves the conditions and the query unchanged.
func TestRenamingKeepsTheMeaning(t *testing.T) {
	done, widened, refused := map[string]int{}, map[string]int{}, map[string]int{}
	selections := 0
	files := 0
	for _, public := range sigmatest.Public(t) {
		path, text := public.Path, public.Text
		texts := []string{text}
		if files++; files%8 == 0 {
			texts = append(texts, strings.ReplaceAll(text, "\n", "\r\n"))
		}
		for _, text := range texts {
			f := sigma.Parse(sigma.NewSource(text))
			before := compiled(f)
			for _, one := range f.Documents {
				if one.Detection() == nil {
					continue
				}
				for _, s := range one.Detection().Selections {
					selections++
					for kind, to := range map[string]string{"behind": s.Name.Value + "_renamed", "before": "renamed_" + s.Name.Value, "other": "qqq"} {
						name, ok := selectionref.At(f, s.Name.Span.Start+1)
						if !ok || name.Text != s.Name.Value {
							t.Fatalf("%s: %q is not found at its key", path, s.Name.Value)
						}
						if selectionref.Usable(to) != nil {
							to = kind
						}
						changes, err := name.Rename(to)
						if err != nil {
							refused[kind]++
							continue
						}
						done[kind]++
						if slices.ContainsFunc(changes, func(c selectionref.Change) bool { return c.Pattern != "" }) {
							widened[kind]++
						}
						after := sigma.Parse(apply(t, f.Source, changes))
						if got := compiled(after); got != before {
							t.Errorf("%s: %q as %q gives\n%s\nnot\n%s", path, s.Name.Value, to, got, before)
						}
						i := slices.IndexFunc(f.Documents, func(d *sigma.Document) bool { return d == one })
						if d := after.Documents[i].Detection(); d.Selection(to) == nil || d.Selection(s.Name.Value) != nil {
							t.Errorf("%s: %q did not become %q", path, s.Name.Value, to)
						}
					}
				}
			}
		}
	}
	t.Logf("%d selections: renamed %v, of these with another pattern %v, refused %v", selections, done, widened, refused)
	// Most names begin as a pattern of their condition wants it.
	for kind, least := range map[string]float64{"behind": 0.99, "before": 0.4, "other": 0.4} {
		if float64(done[kind]) < least*float64(selections) {
			t.Errorf("%q: only %d of %d are renamed", kind, done[kind], selections)
		}
	}
}
