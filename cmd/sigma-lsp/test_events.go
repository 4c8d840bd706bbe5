package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/local"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/trial"
)

// sample is a file of events that a rule is run on.
type sample struct {
	file   string // as it is shown
	events []sampled
	tested bool // named by a test of the rule's own, which says how many have to match
	least  int
}

// shown is the file in a table: as the user named it, or, where the rule did, by
// its last part.
func (s *sample) shown() string {
	if s.tested {
		return path.Base(s.file)
	}
	return s.file
}

type sampled struct {
	line  int
	event *trial.Event
}

var errNoEvents = errors.New("the rule names no events; give some with --events")

// samples returns the events for a rule: those given, or those it names.
func (r *testRun) samples(f *file, rule *sigma.Rule) ([]sample, error) {
	if len(r.given) > 0 {
		return r.given, nil
	}
	named, ok := rule.Key(events.TestsKey)
	if !ok {
		return nil, errNoEvents
	}
	if !named.Value.IsText() {
		return nil, fmt.Errorf("%s is the path of a file", events.TestsKey)
	}
	info, err := local.Name(named.Value.Value)
	if err != nil {
		return nil, err
	}
	folders, err := r.roots(f)
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		text, e := local.Read(folder, info, sigma.MaxSize)
		if e == nil {
			return samplesOf(folder, info, text)
		}
		err = e
	}
	return nil, err
}

// samplesOf reads the events of all tests of a description.
func samplesOf(folder, info, text string) ([]sample, error) {
	tests, err := events.Tests(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", info, err)
	}
	var all []sample
	for _, t := range tests {
		s, err := named(folder, info, &t)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.Path, err)
		}
		all = append(all, s)
	}
	return all, nil
}

func named(folder, info string, t *events.Test) (sample, error) {
	var first error
	for _, place := range t.Places(info) {
		name, err := local.Name(place)
		if err == nil {
			var text string
			if text, err = local.Read(folder, name, events.MaxFile); err == nil {
				s, err := sampleOf(name, []byte(text))
				s.tested, s.least = true, t.Least
				return s, err
			}
		}
		if first == nil {
			first = err
		}
	}
	return sample{}, first
}

// roots are the folders in which names of a rule are looked up: those above the
// rule, up to the repository that it lies in, or without one up to the folder
// that the program was started in.
func (r *testRun) roots(f *file) ([]string, error) {
	if r.root != "" {
		return []string{r.root}, nil
	}
	if f.path == "-" {
		return nil, errors.New("a rule from standard input has no folder in which its events could be looked up; name one with --root")
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
		return nil, errors.New("it is not known in which folder the events are to be looked up; name it with --root")
	}
	return below, nil
}

// readSample reads a file of events that the user named.
func readSample(path string) (sample, error) {
	f, err := os.Open(path)
	if err != nil {
		return sample{}, cause(err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, events.MaxFile+1))
	if err != nil {
		return sample{}, cause(err)
	}
	return sampleOf(path, text)
}

func sampleOf(file string, text []byte) (sample, error) {
	read, err := events.Read(text)
	if err != nil {
		return sample{}, err
	}
	s := sample{file: strings.ReplaceAll(file, `\`, "/"), events: make([]sampled, len(read))}
	for i, e := range read {
		s.events[i] = sampled{e.Line, trial.NewEvent(e)}
	}
	return s, nil
}
