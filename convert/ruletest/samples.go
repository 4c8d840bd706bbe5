package ruletest

import (
	"fmt"
	"io"
	"path"
	"strings"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/safepath"
	"sigma-lsp/analysis/sigma"
)

// Sample is a file of events.
type Sample struct {
	File       string   // display path, with slashes
	Events     []*Event // kept events
	Omitted    int      // number of further events
	IsTest     bool     // named by a test of the rule, which sets how many must match
	MinMatches int
}

// DisplayName is the name of the file in output: as the user named it, or its
// base name if the rule named it.
func (s *Sample) DisplayName() string {
	if s.IsTest {
		return path.Base(s.File)
	}
	return s.File
}

// NewSample reads a file of events and keeps at most limit of them.
func NewSample(file string, r io.Reader, limit int) (Sample, error) {
	s := EmptySample(file)
	err := events.Each(r, func(e events.Event) error {
		if len(s.Events) < limit {
			s.Events = append(s.Events, NewEvent(e))
		} else {
			s.Omitted++
		}
		return nil
	})
	return s, err
}

// EmptySample is a file whose events are read separately.
func EmptySample(file string) Sample { return Sample{File: strings.ReplaceAll(file, `\`, "/")} }

// TestsPath returns the value with which a rule names its regression tests.
func TestsPath(rule *sigma.Rule) (*sigma.Node, bool) {
	named, ok := rule.Key(events.TestsKey)
	return named.Value, ok && !named.Value.IsNull()
}

// ReadTests reads the events that a rule names, from the first of the
// directories that contains the description of its tests. Paths cannot leave
// that directory.
func ReadTests(folders []string, rule *sigma.Rule) ([]Sample, error) {
	named, ok := TestsPath(rule)
	switch {
	case !ok:
		return nil, fmt.Errorf("the rule names no events: %s is missing", events.TestsKey)
	case !named.IsText():
		return nil, fmt.Errorf("%s must be the path of a file", events.TestsKey)
	}
	info, err := safepath.Clean(named.Value)
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		text, e := safepath.Read(folder, info, sigma.MaxSize)
		if e == nil {
			return readDescription(folder, info, text)
		}
		err = e
	}
	return nil, err
}

// readDescription reads the events of all tests of a description.
func readDescription(folder, info, text string) ([]Sample, error) {
	tests, err := events.Tests(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", info, err)
	}
	var all []Sample
	for _, t := range tests {
		s, err := readTest(folder, info, &t)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.Path, err)
		}
		all = append(all, s)
	}
	return all, nil
}

// maxTestEvents is how many events of a rule's test are run.
const maxTestEvents = 100_000

func readTest(folder, info string, t *events.Test) (Sample, error) {
	var first error
	for _, place := range t.Paths(info) {
		name, err := safepath.Clean(place)
		if err == nil {
			var text string
			if text, err = safepath.Read(folder, name, events.MaxFile); err == nil {
				s, err := NewSample(name, strings.NewReader(text), maxTestEvents)
				s.IsTest, s.MinMatches = true, t.MinMatches
				return s, err
			}
		}
		if first == nil {
			first = err
		}
	}
	return Sample{}, first
}
