// Package complete offers what can be written at the cursor in a rule, a
// correlation or a filter: keys, log sources, fields, modifiers, values,
// selections, tags, other rules. It works on the current text, however broken
// it is, and on the Environment of the file. Each kind of candidate is
// registered by a file of its own.
package complete

import (
	"strings"
	"time"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/analysis/workspace"
	"sigma-lsp/analysis/yaml"
)

// Environment is what is known beside the text.
type Environment struct {
	Taxonomy *taxonomy.Taxonomy
	// Index holds the rules of the workspace, of which the text is the file with
	// the key, in the folder; nil where there is none.
	Index       *workspace.Index
	Key, Folder string
	// Target knows how the active pipelines map log sources and fields.
	Target *Target
	// Today is the date of a rule that is written now, ID makes a new id.
	Today time.Time
	ID    func() string
}

// Kind tells what a candidate is.
type Kind int

// The kinds.
const (
	Keyword Kind = iota // a key of the language
	Field
	Modifier
	Value
	Selection
	Operator
	Tag
	Rule
	Structure // several lines at once
)

// Candidate is what can be written.
type Candidate struct {
	Label string
	Kind  Kind
	// Text replaces the existing text.
	Text string
	// Snippet is Text with places to fill in, as editors have it: "$1" and
	// "${2:text}" are places, "$0" is the last. It is "" where there are none.
	Snippet string
	// Filter is what an editor compares with the typed text.
	Filter string
	Detail string
	// Unsupported tells that the target does not know it.
	Unsupported bool
	// CommitCharacters accept the candidate when typed, and are inserted after
	// it.
	CommitCharacters string
	// Topic is what Explain tells about.
	ResolveKey ResolveKey

	rank int // of those that fit the typed text equally well the lower come first
}

// Answer is what can be written at a place, the likeliest first.
type Answer struct {
	// Insert is the range of what is typed before the cursor, which the text of
	// a candidate takes the place of; Replace reaches on to the end of the word.
	// Both lie on one line.
	Insert, Replace sigma.Span
	Candidates      []Candidate
	// Incomplete tells that there are more, which have to be asked for with more
	// of the text typed.
	Incomplete bool
	// Words tells that the place is in an expression: each word of it is one to
	// complete.
	Words bool
}

// maxCandidates is how many candidates are given at once.
const maxCandidates = 1500

// completer adds what it knows for a place.
type completer func(*request)

var completers []completer

// complete registers a completer.
func complete(c completer) struct{} {
	completers = append(completers, c)
	return struct{}{}
}

// At returns what can be written at an offset of a text.
func At(source *sigma.Source, offset int, w *Environment) Answer {
	if source.Len() > sigma.MaxSize || offset < 0 || offset > source.Len() {
		return Answer{}
	}
	if offset > 0 && strings.HasPrefix(source.String()[offset-1:], "\r\n") {
		return Answer{} // within a line break
	}
	r := locate(yaml.Parse(source), offset, w)
	if r == nil {
		return Answer{}
	}
	for _, c := range completers {
		c(r)
	}
	return r.answer()
}
