package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"sigma-lsp/analysis/sigma"
)

// input is one file of the command line.
type input struct {
	path          string // as named, joined with what the walk found; "-" is standard input
	fromFolder    bool   // by the walk of a folder, not named itself
	canonicalPath string // tells files apart, however they were named: the absolute path
	err           error  // why it cannot be read
}

// displayName is how the input is called in text for people.
func (in input) displayName() string {
	if in.path == "-" {
		return "<stdin>"
	}
	return in.path
}

// listInputs lists the files that paths name: files themselves, folders with all
// rule files below them by name. A folder that cannot be read is listed with
// its error; a file shows it when it is read.
func listInputs(paths []string) []input {
	var all []input
	for _, path := range paths {
		if info, err := os.Stat(path); path != "-" && err == nil && info.IsDir() {
			all = append(all, walk(path)...)
		} else {
			all = append(all, input{path: path})
		}
	}
	here, err := os.Getwd()
	folded := map[string]string{} // the first path for each in lower case
	for i, in := range all {
		switch {
		case in.path == "-":
			all[i].canonicalPath = in.path
		case err == nil && !filepath.IsAbs(in.path):
			all[i].canonicalPath = filepath.Join(here, in.path)
		default:
			all[i].canonicalPath = filepath.Clean(in.path)
		}
		if runtime.GOOS == "windows" {
			lower := strings.ToLower(all[i].canonicalPath)
			if first, known := folded[lower]; !known {
				folded[lower] = all[i].canonicalPath
			} else if sameFile(first, all[i].canonicalPath) {
				all[i].canonicalPath = first
			}
		}
	}
	return all
}

// sameFile reports whether two names lead to one file. Folders of Windows may
// be made to tell names apart that differ only in case.
func sameFile(a, b string) bool {
	if a == b {
		return true
	}
	first, errA := os.Lstat(a)
	second, errB := os.Lstat(b)
	return errA == nil && errB == nil && os.SameFile(first, second)
}

// walk lists the regular files below a folder that look like rules, in the order
// of their names. It follows no links: one to a folder may lead in a circle, one
// to a file may lead out of the folder to what its owner never meant to show, or
// to a file that the walk finds anyway.
func walk(folder string) []input {
	reading := make(chan struct{}, runtime.GOMAXPROCS(0)) // as many folders at a time
	var list func(folder string) []input
	list = func(folder string) []input {
		reading <- struct{}{}
		entries, err := os.ReadDir(folder)
		<-reading
		below := make([][]input, len(entries))
		if err != nil {
			below = append(below, []input{{path: folder, fromFolder: true, err: cause(err)}})
		}
		var running sync.WaitGroup
		for i, e := range entries {
			path := join(folder, e.Name())
			switch {
			case e.IsDir() && e.Name() != ".git" && e.Name() != "node_modules":
				running.Go(func() { below[i] = list(path) })
			case e.Type().IsRegular() && isYAML(e.Name()):
				below[i] = []input{{path: path, fromFolder: true}}
			}
		}
		running.Wait()
		return slices.Concat(below...)
	}
	return list(folder)
}

func isYAML(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yml", ".yaml":
		return true
	}
	return false
}

// join keeps the folder as it was written, "./rules" and "." included, which
// filepath.Join would not. Below it paths have "/" on every system, so that
// reports and baselines are the same everywhere; names that begin with \\?\ know
// no "/".
func join(folder, name string) string {
	if os.IsPathSeparator(folder[len(folder)-1]) {
		return folder + name
	}
	if strings.HasPrefix(folder, `\\?\`) {
		return folder + `\` + name
	}
	return folder + "/" + name
}

// read returns the text of the input. Of a text that is too large it returns
// just enough to see that it is.
func (in input) read(stdin io.Reader) (*sigma.Source, error) {
	if in.err != nil {
		return nil, in.err
	}
	text, err := readText(in.path, stdin)
	if err != nil {
		return nil, cause(err)
	}
	return sigma.NewSource(text), nil
}

func readText(path string, stdin io.Reader) (string, error) {
	return readUpTo(path, stdin, sigma.MaxSize+1)
}

// readUpTo reads as many bytes of a file, or of standard input.
func readUpTo(path string, stdin io.Reader, limit int64) (string, error) {
	r := stdin
	size := 0
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return "", err
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil {
			size = int(min(info.Size(), limit))
		}
		r = f
	}
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	b.Grow(size + bytes.MinRead)
	_, err := b.ReadFrom(io.LimitReader(r, limit))
	return b.String(), err
}

// buffers are used again: what is read is copied out of them.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// missingFile is the error of a file that is not there, in the same words on every
// system.
type missingFile struct{}

var errMissingFile missingFile

func (missingFile) Error() string        { return "no such file or directory" }
func (missingFile) Is(target error) bool { return target == fs.ErrNotExist }

// cause takes the operation and the path off an error: the path stands before
// it anyway.
func cause(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return errMissingFile
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err
	}
	if link, ok := errors.AsType[*os.LinkError](err); ok {
		return link.Err
	}
	return err
}
