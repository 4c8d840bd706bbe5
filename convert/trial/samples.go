package trial

import (
	"fmt"
	"io"
	"path"
	"strings"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/local"
	"sigma-lsp/analysis/sigma"
)

// Sample is a file of events that a rule is run on.
type Sample struct {
	File   string   // as it is shown, with slashes
	Events []*Event // that are kept
	More   int      // events that are not
	Tested bool     // named by a test of the rule's own, which says how many have to match
	Least  int
}

// Shown is the file in front of people: as the user named it, or, where the
// rule did, by its last part.
func (s *Sample) Shown() string {
	if s.Tested {
		return path.Base(s.File)
	}
	return s.File
}

// NewSample reads a file of events and keeps as many as the limit says.
func NewSample(file string, r io.Reader, limit int) (Sample, error) {
	s := NamedSample(file)
	err := events.Each(r, func(e events.Event) error {
		if len(s.Events) < limit {
			s.Events = append(s.Events, NewEvent(e))
		} else {
			s.More++
		}
		return nil
	})
	return s, err
}

// NamedSample is a file whose events are read later.
func NamedSample(file string) Sample { return Sample{File: strings.ReplaceAll(file, `\`, "/")} }

// NamesTests returns the value by which a rule names its regression tests.
func NamesTests(rule *sigma.Rule) (*sigma.Node, bool) {
	named, ok := rule.Key(events.TestsKey)
	return named.Value, ok && !named.Value.IsNull()
}

// Tests reads the events that a rule names, from the first of the folders that
// holds the description of its tests. Names do not lead out of that folder.
func Tests(folders []string, rule *sigma.Rule) ([]Sample, error) {
	named, ok := NamesTests(rule)
	switch {
	case !ok:
		return nil, fmt.Errorf("the rule names no events: %s is missing", events.TestsKey)
	case !named.IsText():
		return nil, fmt.Errorf("%s must be the path of a file", events.TestsKey)
	}
	info, err := local.Name(named.Value)
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		text, e := local.Read(folder, info, sigma.MaxSize)
		if e == nil {
			return described(folder, info, text)
		}
		err = e
	}
	return nil, err
}

// described reads the events of all tests of a description.
func described(folder, info, text string) ([]Sample, error) {
	tests, err := events.Tests(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", info, err)
	}
	var all []Sample
	for _, t := range tests {
		s, err := read(folder, info, &t)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.Path, err)
		}
		all = append(all, s)
	}
	return all, nil
}

// keptOfTest is how many events of a rule's own test are run.
const keptOfTest = 100_000

func read(folder, info string, t *events.Test) (Sample, error) {
	var first error
	for _, place := range t.Places(info) {
		name, err := local.Name(place)
		if err == nil {
			var text string
			if text, err = local.Read(folder, name, events.MaxFile); err == nil {
				s, err := NewSample(name, strings.NewReader(text), keptOfTest)
				s.Tested, s.Least = true, t.Least
				return s, err
			}
		}
		if first == nil {
			first = err
		}
	}
	return Sample{}, first
}
