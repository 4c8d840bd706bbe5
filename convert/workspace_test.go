package convert

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

var updateAmong = flag.Bool("among", false, "rewrite what is wanted of correlations and filters")

// workspace is the other files of a case.
type workspace []*sigma.File

func (w workspace) Rules(ref string) (found []*sigma.Document) {
	for _, f := range w {
		for _, d := range f.Documents {
			if d.HasName(ref) {
				found = append(found, d)
			}
		}
	}
	return found
}

func (w workspace) Filters() (found []*sigma.Document) {
	for _, f := range w {
		for _, d := range f.Documents {
			if d.Filter != nil {
				found = append(found, d)
			}
		}
	}
	return found
}

// A case of the archives is the files with one prefix: "case/rules.yml" is
// translated, other files ending in ".yml" are next to it, "case/pipeline"
// names the pipeline unless it is the default one, and "case/want" has the
// verdict, query and findings of each document. "elsewhere" after a part of the
// query marks that it comes from no position in the file.
func TestCorrelationsAndFilters(t *testing.T) {
	for _, path := range []string{"testdata/filters.txtar", "testdata/correlations.txtar"} {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		cases := map[string]map[string]string{}
		for _, f := range archive.Files {
			name, file, _ := strings.Cut(f.Name, "/")
			if cases[name] == nil {
				cases[name] = map[string]string{}
			}
			cases[name][file] = string(f.Data)
		}
		for i, f := range archive.Files {
			name, file, _ := strings.Cut(f.Name, "/")
			if file != "want" {
				continue
			}
			got := among(t, name, cases[name])
			if got != string(f.Data) && !*updateAmong {
				t.Errorf("%s, %s: it is\n%s\nand not\n%s", path, name, got, f.Data)
			}
			archive.Files[i].Data = []byte(got)
		}
		if *updateAmong {
			if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func among(t *testing.T, name string, files map[string]string) string {
	t.Helper()
	var others workspace
	for _, file := range []string{"other.yml", "another.yml"} {
		if text, ok := files[file]; ok {
			others = append(others, sigma.Parse(sigma.NewSource(text)))
		}
	}
	p, _ := pipeline.Builtin("insightidr")
	if text, ok := files["pipeline"]; ok {
		if p, ok = pipeline.Builtin(strings.TrimSpace(text)); !ok {
			t.Fatalf("%s: no pipeline %q", name, text)
		}
	}
	source := sigma.NewSource(files["rules.yml"])
	var b strings.Builder
	for _, d := range sigma.Parse(source).Documents {
		r := WithResolver(others, d, p)
		if r.Verdict == NoVerdict {
			continue
		}
		fmt.Fprintf(&b, "%s: %s", d.Text("title"), r.Verdict)
		if r.EventType != "" {
			fmt.Fprintf(&b, ", %s", r.EventType)
		}
		b.WriteString("\n")
		for _, q := range r.Queries(Advanced) {
			fmt.Fprintf(&b, "  %s\n", q.Text)
			for _, part := range q.Parts {
				if part.From.Start < 0 || part.From.End > source.Len() || part.At.End > len(q.Text) {
					t.Errorf("%s: the part %v of %s stems from %v", name, part.At, q.Text, part.From)
				}
			}
		}
		for _, problem := range r.Problems {
			line, column := source.Position(problem.At.Start, sigma.UTF8)
			what := "note"
			if problem.Blocking {
				what = "stop"
			}
			fmt.Fprintf(&b, "  %d:%d %s %s: %s\n", line+1, column+1, what, problem.Check, problem.Text)
			if problem.At.Start < 0 || problem.At.End > source.Len() {
				t.Errorf("%s: %s lies at %v", name, problem.Check, problem.At)
			}
		}
	}
	return b.String()
}
