package settings

import (
	"errors"
	"path"
	"strings"

	"sigma-lsp/analysis/local"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// Nearest looks for the settings file of a path, from its folder upwards; the
// path is relative to the uppermost folder, with slashes. It returns the path
// of the file, "" where there is none.
func Nearest(of string, exists func(name string) bool) string {
	for folder := path.Dir(of); ; folder = path.Dir(folder) {
		if name := path.Join(folder, FileName); exists(name) {
			return name
		}
		if folder == "." || folder == "/" {
			return ""
		}
	}
}

// In gives the files that a settings file of a folder may name: relative to the
// settings file, and inside the folder.
func In(file string, files Files) Files {
	return Files{within(file, files.Text), within(file, files.Attack)}
}

func within[T any](file string, read func(name string) (*T, error)) func(name string) (*T, error) {
	if read == nil {
		return nil
	}
	return func(name string) (*T, error) {
		if fault := fileFault(name); fault != "" {
			return nil, errors.New(fault)
		}
		name, err := local.Name(path.Join(path.Dir(file), strings.ReplaceAll(name, `\`, "/")))
		if err != nil {
			return nil, err
		}
		return read(name)
	}
}

// fileFault says what is wrong with the name of a file, "" for nothing. Whether
// it leads out of the folder is told when it is read.
func fileFault(name string) string {
	if _, err := local.Name(name); name == "" || errors.Is(err, local.ErrAbsolute) {
		return "the path must be relative to the settings file"
	}
	return ""
}

// Below gives the files of a folder, which links do not leave. Those of ATT&CK
// are read by way of what keeps them.
func Below(folder string, attacks *AttackFiles) Files {
	return Files{
		Text:   func(name string) (*sigma.Source, error) { return ReadIn(folder, name) },
		Attack: func(name string) (*taxonomy.Attack, error) { return attacks.ReadIn(folder, name) },
	}
}

// ReadIn returns the text of a file in a folder, which links do not leave.
func ReadIn(folder, name string) (*sigma.Source, error) {
	text, err := local.Read(folder, name, sigma.MaxSize)
	if err != nil {
		return nil, err
	}
	return sigma.NewSource(text), nil
}
