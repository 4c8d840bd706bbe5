package main

import (
	"bytes"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

// file is a text and all that a command found out about it.
type file struct {
	input
	source    *sigma.Source
	parsed    *sigma.File
	pipelines []*pipeline.Pipeline
	others    sigma.Resolver // the other files of the run
	forms     []convert.Form // that are asked for
	findings  []message
	results   map[*sigma.Document]*convert.Result
	serving   map[*sigma.Document]bool // those that only serve a correlation
}

func newFile(in input, source *sigma.Source, pipelines []*pipeline.Pipeline, forms []convert.Form) *file {
	return &file{input: in, source: source, parsed: sigma.Parse(source), pipelines: pipelines, forms: forms, results: map[*sigma.Document]*convert.Result{}}
}

// result is the translation of a document, made once.
func (f *file) result(d *sigma.Document) *convert.Result {
	r, ok := f.results[d]
	if !ok {
		r = convert.Among(f.others, d, f.pipelines...)
		if len(f.forms) > 0 {
			r = r.Verified()
		}
		f.results[d] = r
	}
	return r
}

// hasVerdict reports whether InsightIDR could run such a document: rules and
// correlations. What else belongs to Sigma only changes or groups them, and of a
// document that is only guessed to be Sigma no query is made.
func hasVerdict(d *sigma.Document) bool {
	if d.Guessed {
		return false
	}
	unreadable := d.Kind == sigma.UnknownDocument && d.Broken // too large, or no YAML at all
	return d.Kind == sigma.RuleDocument || d.Kind == sigma.CorrelationDocument || unreadable
}

// documentOf returns the index of the document that an offset belongs to, or
// -1 in a file without documents.
func (f *file) documentOf(offset int) int {
	for i := len(f.parsed.Documents) - 1; i >= 0; i-- {
		if f.parsed.Documents[i].Span.Start <= offset || i == 0 {
			return i
		}
	}
	return -1
}

// report writes what a command found in one file; each kind has a file of its
// own.
type report func(b *bytes.Buffer, l look, f *file)

// tally counts what a run found.
type tally struct {
	files, rules, refused, failed int
	serving, dead, complete       int // rules that serve a correlation, that can never match, and with a key for every field
	guessed                       int // files with documents that are only guessed to be Sigma
	excluded                      int // files that settings leave out
	unchanged                     int // files that are as in the revision of --changed
	known                         int // findings that the baseline holds
	fixed, mended                 int // findings, and the files that they were in
	tested, passed, events        int // of rule tests
	findings                      [check.Error + 1]int
}

// tally counts what is in one file.
func (f *file) tally() tally {
	t := tally{files: 1}
	for _, d := range f.parsed.Documents {
		if hasVerdict(d) {
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
	t.serving += other.serving
	t.dead += other.dead
	t.complete += other.complete
	t.rules += other.rules
	t.refused += other.refused
	t.failed += other.failed
	t.tested += other.tested
	t.passed += other.passed
	t.events += other.events
	t.known += other.known
	t.fixed += other.fixed
	t.mended += other.mended
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
