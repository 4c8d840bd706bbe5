package settings

import (
	"errors"
	"path"
	"strings"

	"sigma-lsp/analysis/safepath"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// FindUpwards looks for the settings file of a path, from its folder upwards;
// the path is relative to the topmost folder, with slashes. It returns the path
// of the file, "" if there is none.
func FindUpwards(of string, exists func(name string) bool) string {
	for folder := path.Dir(of); ; folder = path.Dir(folder) {
		if name := path.Join(folder, FileName); exists(name) {
			return name
		}
		if folder == "." || folder == "/" {
			return ""
		}
	}
}

// RelativeTo returns the files that a settings file may name: relative to the
// settings file, and inside the folder.
func RelativeTo(file string, files Files) Files {
	return Files{relativeTo(file, files.Text), relativeTo(file, files.Attack)}
}

func relativeTo[T any](file string, read func(name string) (*T, error)) func(name string) (*T, error) {
	if read == nil {
		return nil
	}
	return func(name string) (*T, error) {
		if fault := validateFileName(name); fault != "" {
			return nil, errors.New(fault)
		}
		name, err := safepath.Clean(path.Join(path.Dir(file), strings.ReplaceAll(name, `\`, "/")))
		if err != nil {
			return nil, err
		}
		return read(name)
	}
}

// validateFileName returns what is wrong with the name of a file, "" for
// nothing. Whether the file lies outside the folder is checked when it is read.
func validateFileName(name string) string {
	if _, err := safepath.Clean(name); name == "" || errors.Is(err, safepath.ErrAbsolute) {
		return "the path must be relative to the settings file"
	}
	return ""
}

// FilesIn reads the files of a folder; links cannot leave it. Those of ATT&CK
// are cached.
func FilesIn(folder string, attacks *AttackFiles) Files {
	return Files{
		Text:   func(name string) (*sigma.Source, error) { return ReadFile(folder, name) },
		Attack: func(name string) (*taxonomy.Attack, error) { return attacks.ReadFile(folder, name) },
	}
}

// ReadFile returns the text of a file in a folder, which links do not leave.
func ReadFile(folder, name string) (*sigma.Source, error) {
	text, err := safepath.Read(folder, name, sigma.MaxSize)
	if err != nil {
		return nil, err
	}
	return sigma.NewSource(text), nil
}
