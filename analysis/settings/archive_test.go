package settings

import (
	"fmt"
	"io/fs"
	"path"
	"testing"

	_ "sigma-lsp/analysis/checks" // so that there are names of checks
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
	"sigma-lsp/analysis/taxonomy"
)

type archive struct{ *archivetest.Archive }

// each runs a test on each archive of a folder in testdata.
func each(t *testing.T, folder string, test func(*testing.T, *archive)) {
	t.Helper()
	archivetest.Each(t, folder+"/*", func(t *testing.T, a *archivetest.Archive) { test(t, &archive{a}) })
}

// read returns the files of the archive by name.
func (a *archive) read(name string) (*sigma.Source, error) {
	for _, f := range a.Files {
		if f.Name == path.Clean(name) {
			return sigma.NewSource(string(f.Data)), nil
		}
	}
	return nil, fs.ErrNotExist
}

// files returns the files that the settings in the archive name.
func (a *archive) files(settings string) Files {
	return RelativeTo(settings, Files{Text: a.read, Attack: func(name string) (*taxonomy.Attack, error) {
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
