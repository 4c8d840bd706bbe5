package main

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// tree is where a file may be written: it and the name that the file has in it.
// Links that lead out of it are not followed.
type tree struct {
	*os.Root
	name string
}

// treeOf opens the repository that a file lies in, by its name and not by where
// links lead. Outside of one that is the working directory, or else the folder
// of the file.
func treeOf(name string) (tree, error) {
	absolute, err := filepath.Abs(name)
	if err != nil {
		return tree{}, err
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
		return tree{}, err
	}
	root, err := os.OpenRoot(top)
	if err != nil {
		return tree{}, cause(err)
	}
	return tree{root, rel}, nil
}

// regular tells of the file, which must be neither a link nor a device.
func (t tree) regular() (fs.FileInfo, error) {
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

// replaceFile writes a file anew, in place of a text that it held. Others see
// the old text or the new one and nothing between; the file keeps its
// permissions.
func replaceFile(name, was, text string) error {
	t, err := treeOf(name)
	if err != nil {
		return err
	}
	defer t.Close()
	info, err := t.regular()
	if err != nil {
		return err
	}
	// One that must not be written is not replaced either.
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

// writeFile writes a file that may not be there yet.
func writeFile(name, text string) error {
	t, err := treeOf(name)
	if err != nil {
		return err
	}
	defer t.Close()
	f, err := t.OpenFile(t.name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	switch {
	case err == nil: // now it has the permissions of a new file
		_ = f.Close()
	case !errors.Is(err, fs.ErrExist):
		return cause(err)
	}
	info, err := t.regular()
	if err != nil {
		return err
	}
	return t.write(text, info.Mode().Perm())
}

// write writes beside the file and puts that in its place.
func (t tree) write(text string, mode fs.FileMode) (err error) {
	beside := filepath.Join(filepath.Dir(t.name), ".sigma-lsp-"+rand.Text()+".tmp")
	f, err := t.OpenFile(beside, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return cause(err)
	}
	defer func() {
		if err != nil {
			_ = t.Remove(beside)
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
	return t.Rename(beside, t.name)
}
