package main

import (
	"errors"
	"os"
	"path/filepath"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/trial"
)

var errNoEvents = errors.New("the rule names no events; pass some with --events")

// samples returns the events that a rule names.
func (r *testRun) samples(f *file, rule *sigma.Rule) ([]trial.Sample, error) {
	if _, ok := trial.NamesTests(rule); !ok {
		return nil, errNoEvents
	}
	folders, err := r.roots(f)
	if err != nil {
		return nil, err
	}
	return trial.Tests(folders, rule)
}

// roots are the folders in which names of a rule are looked up: those above the
// rule, up to the repository that it lies in, or without one up to the folder
// that the program was started in.
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
