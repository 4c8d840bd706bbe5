package main

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// writeRoot is a directory that may be written to, and the name of a file in
// it. Symbolic links that leave the directory are not followed.
type writeRoot struct {
	*os.Root
	name string
}

// openWriteRoot opens the repository that contains a file, by its name and not
// by the target of links. Outside a repository it is the working directory if
// that contains the file, else the directory of the file.
func openWriteRoot(name string) (writeRoot, error) {
	absolute, err := filepath.Abs(name)
	if err != nil {
		return writeRoot{}, err
	}
	top := filepath.Dir(absolute)
	if here, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(here, absolute); err == nil && filepath.IsLocal(rel) {
			top = here
		}
	}
	for up := filepath.Dir(absolute); ; up = filepath.Dir(up) {
		info, err := os.Lstat(up)
		if err == nil && info.IsDir() {
			if _, err := os.Lstat(filepath.Join(up, ".git")); err == nil {
				top = up
				break
			}
		}
		if filepath.Dir(up) == up {
			break
		}
	}
	rel, err := filepath.Rel(top, absolute)
	if err != nil {
		return writeRoot{}, err
	}
	root, err := os.OpenRoot(top)
	if err != nil {
		return writeRoot{}, cause(err)
	}
	return writeRoot{root, rel}, nil
}

// statRegular describes the file, which must be neither a symbolic link nor a
// device.
func (t writeRoot) statRegular() (fs.FileInfo, error) {
	switch info, err := t.Lstat(t.name); {
	case err != nil:
		return nil, cause(err)
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, errors.New("it is a link; pass the file that it points to")
	case !info.Mode().IsRegular():
		return nil, errors.New("not a regular file")
	default:
		return info, nil
	}
}

// replaceFile replaces the text of a file, which must still be was. Other
// programs see the old text or the new one, never a mixture; the permissions
// stay.
func replaceFile(name, was, text string) error {
	t, err := openWriteRoot(name)
	if err != nil {
		return err
	}
	defer t.Close()
	info, err := t.statRegular()
	if err != nil {
		return err
	}
	// A read-only file is not replaced either.
	f, err := t.OpenFile(t.name, os.O_WRONLY, 0)
	if err != nil {
		return cause(err)
	}
	_ = f.Close()
	switch now, err := t.ReadFile(t.name); {
	case err != nil:
		return cause(err)
	case string(now) != was:
		return errors.New("the file changed during the run")
	}
	return t.write(text, info.Mode().Perm())
}

// writeFile writes a file that may not exist yet.
func writeFile(name, text string) error {
	t, err := openWriteRoot(name)
	if err != nil {
		return err
	}
	defer t.Close()
	f, err := t.OpenFile(t.name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	switch {
	case err == nil: // created with the permissions of a new file
		_ = f.Close()
	case !errors.Is(err, fs.ErrExist):
		return cause(err)
	}
	info, err := t.statRegular()
	if err != nil {
		return err
	}
	return t.write(text, info.Mode().Perm())
}

// write writes a temporary file and renames it.
func (t writeRoot) write(text string, mode fs.FileMode) (err error) {
	temporary := filepath.Join(filepath.Dir(t.name), ".sigma-lsp-"+rand.Text()+".tmp")
	f, err := t.OpenFile(temporary, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return cause(err)
	}
	defer func() {
		if err != nil {
			_ = t.Remove(temporary)
			err = cause(err)
		}
	}()
	_, err = f.WriteString(text)
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return t.Rename(temporary, t.name)
}
