package settings

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	_ "sigma-lsp/analysis/checks" // so that there are names of checks
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var update = flag.Bool("update", false, "write what is found into the archives, the schema and the documentation")

type archive struct {
	*txtar.Archive
	changed bool
}

// each runs a test on each archive of a folder in testdata.
func each(t *testing.T, folder string, test func(*testing.T, *archive)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal("no archives", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			read, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			a := &archive{Archive: read}
			test(t, a)
			if a.changed {
				if err := os.WriteFile(file, txtar.Format(a.Archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// expect compares what is found with a file of the archive.
func (a *archive) expect(t *testing.T, i int, got string) {
	t.Helper()
	switch want := string(a.Files[i].Data); {
	case got == want:
	case *update:
		a.Files[i].Data, a.changed = []byte(got), true
	default:
		t.Errorf("%s: got\n%s\nwant\n%s", a.Files[i].Name, got, want)
	}
}

// read gives the files of the archive by their names.
func (a *archive) read(name string) (*sigma.Source, error) {
	for _, f := range a.Files {
		if f.Name == path.Clean(name) {
			return sigma.NewSource(string(f.Data)), nil
		}
	}
	return nil, fs.ErrNotExist
}

// files gives the files of the archive to one of them, the settings.
func (a *archive) files(settings string) Files {
	return In(settings, Files{Text: a.read, Attack: func(name string) (*taxonomy.Attack, error) {
		text, err := a.read(name)
		if err != nil {
			return nil, err
		}
		return taxonomy.LoadAttack([]byte(text.String()))
	}})
}

// settings reads the settings file of the archive.
func (a *archive) settings(t *testing.T) *File {
	t.Helper()
	for _, f := range a.Files {
		if path.Base(f.Name) == FileName {
			return Read(f.Name, sigma.NewSource(marks.ReplaceAllString(string(f.Data), "")), a.files(f.Name))
		}
	}
	t.Fatal("no settings file in the archive")
	return nil
}

func locate(f *File, at sigma.Span) string {
	line, column := f.Source.Position(at.Start, sigma.UTF32)
	return fmt.Sprintf("%d:%d", line+1, column+1)
}
