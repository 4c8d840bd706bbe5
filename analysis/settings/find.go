package settings

import (
	"path"
	"strings"

	"sigma-lsp/analysis/sigma"
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
func In(file string, read Files) Files {
	return func(name string) (*sigma.Source, error) {
		name, err := Relative(name)
		if err != nil {
			return nil, err
		}
		name = path.Join(path.Dir(file), name)
		if name == ".." || strings.HasPrefix(name, "../") {
			return nil, errOutside
		}
		return read(name)
	}
}
