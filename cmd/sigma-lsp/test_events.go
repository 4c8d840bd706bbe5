package main

import (
	"errors"
	"os"
	"path/filepath"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/ruletest"
)

var errNoEvents = errors.New("the rule names no events; pass some with --events")

// samples returns the events that a rule names.
func (r *testRun) samples(f *file, rule *sigma.Rule) ([]ruletest.Sample, error) {
	if _, ok := ruletest.TestsPath(rule); !ok {
		return nil, errNoEvents
	}
	folders, err := r.roots(f)
	if err != nil {
		return nil, err
	}
	return ruletest.ReadTests(folders, rule)
}

// roots returns the directories in which paths of a rule are looked up: the
// parents of the rule up to its repository or, without one, up to the working
// directory.
func (r *testRun) roots(f *file) ([]string, error) {
	if r.root != "" {
		return []string{r.root}, nil
	}
	if f.path == "-" {
		return nil, errors.New("a rule from standard input has no directory to look up its events in; set --root")
	}
	absolute, err := filepath.Abs(f.path)
	if err != nil {
		return nil, err
	}
	here, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	var above, below []string
	for folder := filepath.Dir(absolute); ; folder = filepath.Dir(folder) {
		above = append(above, folder)
		if _, err := os.Lstat(filepath.Join(folder, ".git")); err == nil {
			return above, nil
		}
		if folder == here {
			below = above[:len(above):len(above)]
		}
		if folder == filepath.Dir(folder) {
			break
		}
	}
	if below == nil {
		return nil, errors.New("cannot tell which directory the events are relative to; set --root")
	}
	return below, nil
}
