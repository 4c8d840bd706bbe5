// Package safepath reads the files that rules and settings name. Those come from
// strangers: a name is relative, and what it leads to lies inside the folder.
package safepath

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// The reasons to refuse a name.
var (
	ErrAbsolute = errors.New("the file must be relative to a workspace folder")
	ErrOutside  = errors.New("the file must be inside a workspace folder")
)

// Clean returns a relative name with slashes. It knows the absolute forms of all
// systems, network paths and devices included.
func Clean(name string) (string, error) {
	name = strings.ReplaceAll(name, `\`, "/")
	switch {
	case strings.HasPrefix(name, "/"), len(name) > 1 && name[1] == ':':
		return "", ErrAbsolute
	case name == "", strings.ContainsRune(name, 0), strings.ContainsRune(name, ':'):
		return "", ErrOutside
	}
	name = path.Clean(name)
	if !filepath.IsLocal(filepath.FromSlash(name)) || isDevice(name) {
		return "", ErrOutside
	}
	return name, nil
}

// isDevice reports whether a part of a path is a device name on Windows,
// whatever its extension.
func isDevice(name string) bool {
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

// Stamp distinguishes versions of a file, as far as the file system does.
type Stamp struct {
	size     int64
	modified int64 // nanoseconds
}

// StampOf returns the stamp of a file in a folder, which links do not leave. The
// name is one that Name returned.
func StampOf(folder, name string) (Stamp, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return Stamp{}, stripPath(err)
	}
	defer root.Close()
	info, err := root.Stat(filepath.FromSlash(name))
	if err != nil {
		return Stamp{}, stripPath(err)
	}
	return Stamp{info.Size(), info.ModTime().UnixNano()}, nil
}

// Read returns the text of a file in a folder, which links do not leave. The
// name is one that Name returned. Files larger than limit bytes are refused.
func Read(folder, name string, limit int64) (string, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return "", stripPath(err)
	}
	defer root.Close()
	// The file is checked before it is opened: opening a named pipe would wait
	// for its other end.
	info, err := root.Stat(filepath.FromSlash(name))
	switch {
	case err != nil:
		return "", stripPath(err)
	case !info.Mode().IsRegular():
		return "", errors.New("not a regular file")
	case info.Size() > limit:
		return "", fmt.Errorf("the file is larger than %d MiB", limit>>20)
	}
	file, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return "", stripPath(err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return "", stripPath(err)
	}
	return string(text), nil
}

// stripPath removes the operation and the path from a file system error.
func stripPath(err error) error {
	if inner, ok := errors.AsType[*fs.PathError](err); ok {
		err = inner.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("no such file in the workspace")
	}
	return err
}
