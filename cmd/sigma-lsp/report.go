package main

import (
	"bytes"
	"sort"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

// file is a file and everything that a command found out about it.
type file struct {
	input
	source          *sigma.Source
	parsed          *sigma.File
	pipelines       []*pipeline.Pipeline
	resolver        sigma.Resolver   // the other files of the run
	formats         []convert.Format // requested formats
	findings        []finding
	results         map[*sigma.Document]*convert.Result
	correlationOnly map[*sigma.Document]bool // rules that only serve a correlation
}

func newFile(in input, source *sigma.Source, pipelines []*pipeline.Pipeline, formats []convert.Format) *file {
	return &file{input: in, source: source, parsed: sigma.Parse(source), pipelines: pipelines, formats: formats, results: map[*sigma.Document]*convert.Result{}}
}

// result returns the translation of a document, which is made once unless the
// file has no map for it.
func (f *file) result(d *sigma.Document) *convert.Result {
	r, ok := f.results[d]
	if !ok {
		r = convert.WithResolver(f.resolver, d, f.pipelines...)
		if len(f.formats) > 0 {
			r = r.Verified()
		}
		if f.results != nil {
			f.results[d] = r
		}
	}
	return r
}

// isConvertible reports whether a document can become a query: rules and
// correlations. Other documents of Sigma only modify or group those, and
// documents that are only guessed to be Sigma are not converted.
func isConvertible(d *sigma.Document) bool {
	if d.Guessed {
		return false
	}
	unreadable := d.Kind == sigma.UnknownDocument && d.Broken // too large, or not YAML
	return d.Kind == sigma.RuleDocument || d.Kind == sigma.CorrelationDocument || unreadable
}

// documentIndex returns the index of the document that an offset belongs to, or
// -1 in a file without documents.
func (f *file) documentIndex(offset int) int {
	after := sort.Search(len(f.parsed.Documents), func(i int) bool { return f.parsed.Documents[i].Span.Start > offset })
	return min(max(after-1, 0), len(f.parsed.Documents)-1)
}

// report writes the results of one file; each format has its own file.
type report func(b *bytes.Buffer, l style, f *file)

// tally counts what a run found.
type tally struct {
	files, rules, refused, failed             int
	correlationOnly, cannotMatch, fullyMapped int // rules that only serve a correlation, that can never match, and that have a key for every field
	guessed                                   int // files with documents that are only guessed to be Sigma
	excluded                                  int // files excluded by settings
	unchanged                                 int // files that do not differ from the revision of --changed
	known                                     int // findings listed in the baseline
	fixed, fixedFiles                         int // fixed findings, and the files they were in
	tested, passed, events                    int // of rule tests
	findings                                  [check.Error + 1]int
}

// tally counts what is in one file.
func (f *file) tally() tally {
	t := tally{files: 1}
	for _, d := range f.parsed.Documents {
		if isConvertible(d) {
			t.rules++
		}
	}
	if f.parsed.Guessed() {
		t.guessed = 1
	}
	for _, m := range f.findings {
		t.findings[m.severity]++
	}
	return t
}

func (t *tally) add(other tally) {
	t.files += other.files
	t.guessed += other.guessed
	t.correlationOnly += other.correlationOnly
	t.cannotMatch += other.cannotMatch
	t.fullyMapped += other.fullyMapped
	t.rules += other.rules
	t.refused += other.refused
	t.failed += other.failed
	t.tested += other.tested
	t.passed += other.passed
	t.events += other.events
	t.known += other.known
	t.fixed += other.fixed
	t.fixedFiles += other.fixedFiles
	for s, n := range other.findings {
		t.findings[s] += n
	}
}

// atLeast counts the findings of a severity or a greater one.
func (t *tally) atLeast(least check.Severity) int {
	n := 0
	for _, m := range t.findings[least:] {
		n += m
	}
	return n
}
