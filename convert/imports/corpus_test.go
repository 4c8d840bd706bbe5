package imports_test

import (
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
	"sigma-lsp/convert"
	"sigma-lsp/convert/imports"
	"sigma-lsp/convert/pipeline"
)

// TestRoundTrip imports the queries of the public rules: each imported rule
// converts to an equal query.
func TestRoundTrip(t *testing.T) {
	p, _ := pipeline.Builtin("insightidr")
	importer := imports.New(p)
	rules, same := 0, 0
	refused := map[string]int{}
	sigmatest.Rules(t, func(f sigmatest.File, d *sigma.Document) {
		if !f.InForce() {
			return
		}
		r := convert.Convert(d, p)
		for _, form := range []convert.Format{convert.Detection, convert.Advanced} {
			queries := r.Queries(form)
			if len(queries) == 0 {
				continue
			}
			for _, q := range queries {
				rules++
				one, err := importer.Query(q.Text, imports.Metadata{Title: d.Text("title")})
				switch {
				case err != nil:
					refused[err.Error()]++
					t.Errorf("%s: %v\n%s", d.Text("title"), err, q.Text)
				case !one.Same:
					t.Errorf("%s\n%s\nbecomes\n%s\nby\n%s", d.Text("title"), q.Text, one.Query, one.Text)
				default:
					same++
				}
			}
			break
		}
	})
	t.Logf("%d queries, %d come back equal", rules, same)
	for why, n := range refused {
		t.Logf("%d: %s", n, why)
	}
}
