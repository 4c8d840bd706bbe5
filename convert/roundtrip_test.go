package convert

import (
	"testing"

	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// Every query that we print is accepted by our own strict parser, and prints
// the same again. All formats of a rule have the same condition.
func TestQueriesParse(t *testing.T) {
	rules := publicRules(t)
	for _, name := range pipeline.BuiltinNames() {
		p, _ := pipeline.Builtin(name)
		queries := 0
		for _, d := range rules {
			r := Convert(d, p)
			for i, simple := range r.Queries(Simple) {
				for _, form := range []Format{Simple, Advanced, Detection, Where} {
					printed := r.Queries(form)
					if printed == nil {
						continue // no detection format
					}
					queries++
					s, err := leql.Parse(printed[i].Text)
					if err != nil {
						t.Errorf("%s, %s of %q: %v\n%s", name, form, d.Rule.Text("title"), err, printed[i].Text)
						continue
					}
					if got, _ := leql.Line(s.Where); got != simple.Text {
						t.Errorf("%s, %s of %q:\n%s\nprints again as\n%s", name, form, d.Rule.Text("title"), simple.Text, got)
					}
					if (s.From != nil) != (form == Detection) || s.Bare != (form == Simple) {
						t.Errorf("%s, %s of %q has other clauses:\n%s", name, form, d.Rule.Text("title"), s)
					}
				}
			}
		}
		t.Logf("%s: %d queries", name, queries)
	}
}
