package settings

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"sigma-lsp/analysis/sigma"
)

var (
	errTooLarge = errors.New("the file is larger than 1 MiB")
	errAbsolute = errors.New("name the file relative to the folder, without a drive or a slash before it")
	errOutside  = errors.New("the file must lie inside the folder")
	// ErrNone tells that there is no such file.
	ErrNone = errors.New("there is no such file")
)

// Relative returns a name that comes from settings with slashes and without
// detours. It knows the absolute forms of all systems, network paths and
// devices included, and refuses them.
func Relative(name string) (string, error) {
	name = strings.ReplaceAll(name, `\`, "/")
	switch {
	case strings.HasPrefix(name, "/"), len(name) > 1 && name[1] == ':':
		return "", errAbsolute
	case name == "", strings.ContainsRune(name, 0), strings.ContainsRune(name, ':'), device(name):
		return "", errOutside
	}
	return path.Clean(name), nil
}

// device reports whether Windows takes some part of a path for a device,
// whatever its ending.
func device(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		base, _, _ := strings.Cut(strings.ToUpper(part), ".")
		switch base = strings.TrimRight(base, " "); base {
		case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
			return true
		}
		if len(base) > 3 && (base[:3] == "COM" || base[:3] == "LPT") && strings.Contains("0123456789¹²³", base[3:]) {
			return true
		}
	}
	return false
}

// fileFault says what is wrong with the name of a file, "" for nothing.
func fileFault(name string) string {
	if _, err := Relative(name); err != nil {
		return err.Error()
	}
	return ""
}

// ReadIn returns the text of a regular file by its name in a folder, which
// neither the name nor any link leaves.
func ReadIn(folder, name string) (*sigma.Source, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, reason(err)
	}
	defer root.Close()
	name = filepath.FromSlash(name)
	if !filepath.IsLocal(name) {
		return nil, errOutside
	}
	// Looked at before it is opened: opening a named pipe would wait for its
	// other end.
	info, err := root.Stat(name)
	switch {
	case err != nil:
		return nil, reason(err)
	case !info.Mode().IsRegular():
		return nil, errors.New("it is no regular file")
	case info.Size() > sigma.MaxSize:
		return nil, errTooLarge
	}
	file, err := root.Open(name)
	if err != nil {
		return nil, reason(err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, sigma.MaxSize+1))
	switch {
	case err != nil:
		return nil, reason(err)
	case len(text) > sigma.MaxSize:
		return nil, errTooLarge
	}
	return sigma.NewSource(string(text)), nil
}

// reason takes the operation and the path off an error of the file system.
func reason(err error) error {
	if inner, ok := errors.AsType[*fs.PathError](err); ok {
		err = inner.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNone
	}
	return err
}
