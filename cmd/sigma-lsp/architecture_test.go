package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestImportOrder reads the table of packages in ARCHITECTURE.md: it lists every
// package, and a package imports only packages above it.
func TestImportOrder(t *testing.T) {
	const root = "../.."
	text, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, m := range regexp.MustCompile("(?m)^\\| `((?:analysis|convert|lsp|cmd)[^` ]*)` \\|").FindAllStringSubmatch(string(text), -1) {
		order = append(order, m[1])
	}
	position := func(pkg string) int {
		return slices.IndexFunc(order, func(pattern string) bool {
			ok, err := path.Match(pattern, pkg)
			return ok && err == nil
		})
	}
	module := modulePath(t, root) + "/"
	found := map[int]bool{}
	for _, top := range []string{"analysis", "convert", "lsp", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(file string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
				return err
			}
			pkg, err := filepath.Rel(root, filepath.Dir(file))
			if err != nil {
				return err
			}
			pkg = filepath.ToSlash(pkg)
			at := position(pkg)
			if at < 0 {
				t.Errorf("ARCHITECTURE.md does not list the package %s", pkg)
				return nil
			}
			found[at] = true
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			for _, spec := range parsed.Imports {
				imported, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					return err
				}
				if imported, ok := strings.CutPrefix(imported, module); ok && position(imported) >= at {
					t.Errorf("%s imports %s, which ARCHITECTURE.md does not list above %s", file, imported, pkg)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, pattern := range order {
		if !found[i] {
			t.Errorf("ARCHITECTURE.md lists %s, which does not exist", pattern)
		}
	}
}

// modulePath returns the path of the module, which a fork may change.
func modulePath(t *testing.T, root string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(strings.TrimPrefix(line, "module "))
}
