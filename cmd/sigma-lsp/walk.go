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
	path          string // as named, or found in a named directory; "-" is standard input
	fromFolder    bool   // found in a directory, not named itself
	canonicalPath string // absolute path, which identifies the file
	err           error  // set if it cannot be read
}

// displayName is the name of the input in text output.
func (in input) displayName() string {
	if in.path == "-" {
		return "<stdin>"
	}
	return in.path
}

// listInputs lists the files of the paths: files themselves, and all rule files
// below directories. A directory that cannot be read is listed with its error;
// a file gets its error when it is read.
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

// walk lists the regular YAML files below a directory, sorted by name. Symbolic
// links are not followed: a link to a directory may be a cycle, and a link to a
// file may leave the directory or duplicate a file.
func walk(folder string) []input {
	reading := make(chan struct{}, runtime.GOMAXPROCS(0)) // limits concurrently read directories
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

// join keeps the directory as it was written, including "./rules" and ".",
// unlike filepath.Join. Paths below it have "/" on every system, so that
// reports and baselines are the same everywhere. Names that begin with \\?\ do
// not support "/".
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
// just enough to detect that.
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

// readUpTo reads at most limit bytes of a file, or of standard input.
func readUpTo(path string, stdin io.Reader, limit int64) (string, error) {
	r := stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return "", err
		}
		defer f.Close()
		r = f
	}
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	b.Grow(bufferSize)
	_, err := b.ReadFrom(io.LimitReader(r, limit))
	return b.String(), err
}

const bufferSize = 16 << 10 // more than most rules have, so that they are read at once

// buffers are reused: the text is copied out of them.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// missingFile is the error of a missing file, with the same text on every
// system.
type missingFile struct{}

var errMissingFile missingFile

func (missingFile) Error() string        { return "no such file or directory" }
func (missingFile) Is(target error) bool { return target == fs.ErrNotExist }

// cause removes the operation and the path from an error, as messages already
// begin with the path.
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
