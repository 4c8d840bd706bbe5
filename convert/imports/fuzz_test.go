package imports_test

import (
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/imports"
	"sigma-lsp/convert/pipeline"
)

// FuzzQuery imports any text. A rule that is reported as equivalent can be
// parsed and is equivalent.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		`from(event_type = "process_start_event") where(os_type = NOCASE("WINDOWS") AND process.exe_path=/.*\\a\.exe$/i)`,
		`where(os_type = NOCASE("LINUX") AND NOT (process.cmd_line ICONTAINS-ALL ["a", "b*"] OR process.pid > 5))`,
		`where(query IIN ["a", "b"] OR query = null OR query=/^$/)`, `where(/a/i)`, `a=/(?s)(^a.*$|.$/`, `where(query=/(?s).*\\/i)`,
	} {
		f.Add(seed)
	}
	p, _ := pipeline.Builtin("insightidr")
	importer := imports.New(p)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return
		}
		one, err := importer.Query(text, imports.Metadata{Title: "Imported"})
		if err != nil {
			return
		}
		d := sigma.Parse(sigma.NewSource(one.Text)).Documents[0]
		if d.Rule == nil || len(d.Problems)+len(d.Rule.Problems) > 0 {
			t.Fatalf("the rule is broken: %v\n%s", d.Problems, one.Text)
		}
		if queries := convert.Convert(d, p).Queries(convert.Simple); one.Same && (len(queries) != 1 || queries[0].Text != one.Query) {
			t.Errorf("%s\nbecomes %v\n%s", text, queries, one.Text)
		}
	})
}
