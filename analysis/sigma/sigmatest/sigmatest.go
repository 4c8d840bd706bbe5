// Package sigmatest hands the public rules to tests.
package sigmatest

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
)

// File is a file of rules.
type File struct {
	Path string // from the folder of all public rules, with slashes
	Text string
}

// Parse reads the rules of the file.
func (f File) Parse() *sigma.File { return sigma.Parse(sigma.NewSource(f.Text)) }

// InForce reports whether the rules of the file were neither retired nor use
// what Sigma gave up.
func (f File) InForce() bool { return strings.HasPrefix(f.Path, "rules") }

// Public reads the public rules, in the order of their paths. It skips the test
// if they are not available.
func Public(t testing.TB) (files []File) {
	t.Helper()
	corpus := Shared(t, "corpus")
	err := filepath.WalkDir(corpus, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".yml" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		inside, err := filepath.Rel(corpus, path)
		files = append(files, File{filepath.ToSlash(inside), string(text)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Examples returns the texts of the project's example rules.
func Examples(t testing.TB) (texts []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(top(t), "examples", "rules", "*.yml"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no examples: ", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}

// Texts returns the texts of the public rules.
func Texts(t testing.TB) (texts []string) {
	t.Helper()
	for _, f := range Public(t) {
		texts = append(texts, f.Text)
	}
	return texts
}

// Rules calls do with each public rule and its file.
func Rules(t testing.TB, do func(File, *sigma.Document)) {
	t.Helper()
	for _, f := range Public(t) {
		for _, d := range f.Parse().Documents {
			if d.Rule != nil {
				do(f, d)
			}
		}
	}
}

// Shared is the path of a part of the reference material, a sibling of the
// checkout. It skips the test if that is not available.
func Shared(t testing.TB, part string) string {
	t.Helper()
	path := filepath.Join(filepath.Dir(top(t)), "shared", filepath.FromSlash(part))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no ../shared/%s beside the checkout", part)
	}
	return path
}

// top is the folder of the checkout.
func top(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		if folder == filepath.Dir(folder) {
			t.Fatal("the test runs outside the checkout")
		}
		folder = filepath.Dir(folder)
	}
}
