package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// bounds are the directories that files may be read from; without any, all
// files may be read.
type bounds struct{ folders []string } // absolute, without links

type boundsKey struct{}

func newBounds(folders []string) (b bounds, err error) {
	for _, folder := range folders {
		real, err := realPath(folder)
		if err != nil {
			return b, fmt.Errorf("%s: %w", sanitize(folder), cause(err))
		}
		if info, err := os.Stat(real); err != nil || !info.IsDir() {
			return b, fmt.Errorf("%s is not a directory", sanitize(folder))
		}
		b.folders = append(b.folders, real)
	}
	return b, nil
}

// boundsOf returns the bounds of a run.
func boundsOf(ctx context.Context) bounds {
	if ctx == nil {
		return bounds{}
	}
	b, _ := ctx.Value(boundsKey{}).(bounds)
	return b
}

// top returns the directory of the bounds that contains a path. Without bounds
// it returns "" and true.
func (b bounds) top(path string) (string, bool) {
	if b.folders == nil {
		return "", true
	}
	longest := ""
	for _, folder := range b.folders {
		rel, err := filepath.Rel(folder, path)
		if err == nil && filepath.IsLocal(rel) && len(folder) > len(longest) {
			longest = folder
		}
	}
	return longest, longest != ""
}

// path resolves the path that a client names; a relative one in the first
// directory that has such a file. Paths outside the bounds are refused, even
// through symbolic links.
func (b bounds) path(name string) (string, error) {
	candidates := []string{name}
	if !filepath.IsAbs(name) {
		candidates = nil
		for _, folder := range b.folders {
			candidates = append(candidates, filepath.Join(folder, name))
		}
	}
	for _, candidate := range candidates {
		real, err := realPath(candidate)
		if err != nil {
			continue
		}
		if _, ok := b.top(real); !ok {
			return "", fmt.Errorf("%s is outside the directories that the server was started with: %s", sanitize(name), sanitize(strings.Join(b.folders, ", ")))
		}
		return real, nil
	}
	return "", fmt.Errorf("no file %s in %s", sanitize(name), sanitize(strings.Join(b.folders, ", ")))
}

func realPath(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(absolute)
}
