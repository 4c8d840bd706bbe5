package check_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// The files of an archive below testdata/good belong together, and no check has
// anything to say of them: of those that are on by default, and of the groups
// correlation, filter and workspace also none that is not.
func TestGoodRules(t *testing.T) {
	eachGood(t, func(name, text string, settings check.Settings) {
		t.Run(name, func(t *testing.T) {
			source := sigma.NewSource(text)
			settings.Severity = severityOfGood
			for _, n := range run(source, settings) {
				line, column := source.Position(n.At.Start, sigma.UTF32)
				t.Errorf("%d:%d %s %s: %s", line+1, column+1, n.Severity, n.Check.Name, n.Text)
			}
		})
	})
}

// eachGood visits the files of all archives.
func eachGood(t *testing.T, visit func(name, text string, settings check.Settings)) {
	t.Helper()
	paths, err := filepath.Glob("../../testdata/good/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		index := together(archive)
		for _, f := range archive.Files {
			visit(filepath.Base(path)+"/"+f.Name, string(f.Data), check.Settings{SkipTranslation: true, Key: f.Name, Path: f.Name, Workspace: index})
		}
	}
}

func severityOfGood(c *check.Check, d *sigma.Document) (check.Severity, bool) {
	switch c.Name {
	case "missing-level": // of rules that only serve a correlation
		return check.Off, true
	case "filename-pattern": // the names of the files here are short
		return check.Off, true
	}
	if c.Group == "correlation" || c.Group == "filter" || c.Group == "workspace" {
		return c.Default("strict"), false
	}
	return c.Default(""), false
}
