package main

import (
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/workspace"
)

// runFiles are the files of a run, in which the rules of correlations and the
// filters of rules are looked up. Files are indexed on demand, so that the first
// result does not wait for files that no other one depends on. Their texts are
// cached up to a limit.
type runFiles struct {
	files []input // without duplicates
	// referring is the index of the files that may contain filters and correlations.
	referring func() *workspace.Index
	all       func() *workspace.Index
	mu        sync.Mutex
	texts     map[string]string // by path
	alone     map[string]bool   // files that were read and contain no filter or correlation
	budget    int               // bytes of texts that may still be cached
}

func newRunFiles(files []input) *runFiles {
	a := &runFiles{texts: map[string]string{}, alone: map[string]bool{}, budget: 256 << 20}
	seen := map[string]bool{} // a file can be named twice
	for _, in := range files {
		in.path = filepath.Clean(in.path)
		if in.err == nil && in.path != "-" && !seen[in.path] {
			seen[in.path] = true
			a.files = append(a.files, in)
		}
	}
	a.referring = sync.OnceValue(func() *workspace.Index { return a.index(true) })
	a.all = sync.OnceValue(func() *workspace.Index { return a.index(false) })
	return a
}

// isCorrelationOnly reports whether a document of an input only serves a
// correlation, in its own file or in another one of the run.
func (a *runFiles) isCorrelationOnly(in input, d *sigma.Document) bool {
	return slices.ContainsFunc(d.File.Documents, func(by *sigma.Document) bool {
		return by != d && by.Correlation != nil && !by.Correlation.Generate &&
			slices.ContainsFunc(by.Correlation.Rules, func(r sigma.Reference) bool { return d.HasName(r.Name) })
	}) || a.referring().ServesCorrelation(filepath.Clean(in.path), d)
}

// mayRefer reports whether a text may contain a correlation or a filter, so that
// others need not be parsed.
func mayRefer(text string) bool {
	return strings.Contains(text, "correlation:") || mayContainFilter(text)
}

// mayContainFilter reports whether a text may contain a filter: some line starts
// with its key and is not part of a detection.
func mayContainFilter(text string) bool {
	const word = "filter"
	isKey := false // somewhere; most rules only have names that begin with the word
	for rest := text; !isKey; {
		_, after, ok := strings.Cut(rest, word)
		if !ok {
			return false
		}
		rest, isKey = after, strings.HasPrefix(strings.TrimLeft(after, "\"' "), ":")
	}
	detection := false // the last unindented line starts one
	for line := range strings.FieldsFuncSeq(strings.TrimPrefix(text, bom), func(r rune) bool { return r == '\n' || r == '\r' }) {
		if strings.IndexByte(" \t#", line[0]) < 0 {
			detection = strings.HasPrefix(line, "detection:")
		}
		key := strings.TrimLeft(line, "{ \"'")
		after, ok := strings.CutPrefix(key, "filter")
		if !ok || !strings.HasPrefix(strings.TrimLeft(after, "\"' "), ":") {
			continue
		}
		if at := len(line) - len(key); !detection || at == 0 || line[at-1] != ' ' {
			return true
		}
	}
	return false
}

// read returns the text of an input.
func (a *runFiles) read(in input, stdin io.Reader) (*sigma.Source, error) {
	a.mu.Lock()
	text, kept := a.texts[filepath.Clean(in.path)]
	a.mu.Unlock()
	if kept {
		return sigma.NewSource(text), nil
	}
	source, err := in.read(stdin)
	if err == nil && !mayRefer(source.String()) {
		a.mu.Lock()
		a.alone[filepath.Clean(in.path)] = true
		a.mu.Unlock()
	}
	return source, err
}

// index summarizes the files, or only those that may contain filters and
// correlations. Files that cannot be read, or that cause a panic, are skipped: they
// are reported when they are processed.
func (a *runFiles) index(referring bool) *workspace.Index {
	var summaries []*workspace.File
	_ = parallel(a.files, func(in input) (*workspace.File, error) {
		a.mu.Lock()
		alone := a.alone[in.path]
		a.mu.Unlock()
		if referring && alone {
			return nil, nil
		}
		text, err := a.text(in.path)
		if err != nil || referring && !mayRefer(text) {
			return nil, err
		}
		f := workspace.Summarize(in.path, filepath.ToSlash(in.path), sigma.Parse(sigma.NewSource(text)))
		f.Tree = sync.OnceValue(func() *sigma.File { return a.parse(in.path) })
		return f, nil
	}, func(_ input, f *workspace.File, _ error) error {
		summaries = append(summaries, f)
		return nil
	})
	return workspace.New(summaries, false)
}

// parse parses a file; nil means that it cannot be read.
func (a *runFiles) parse(path string) *sigma.File {
	text, err := a.text(path)
	if err != nil {
		return nil
	}
	return sigma.Parse(sigma.NewSource(text))
}

// text returns the text of a file, and caches it.
func (a *runFiles) text(path string) (string, error) {
	a.mu.Lock()
	text, kept := a.texts[path]
	a.mu.Unlock()
	if kept {
		return text, nil
	}
	text, err := readText(path, nil)
	if err != nil {
		return "", err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.budget >= len(text) {
		a.texts[path] = text
		a.budget -= len(text)
	}
	return text, nil
}

// resolverFor resolves the references of one file in the others.
func (a *runFiles) resolverFor(in input) sigma.Resolver {
	return &fileResolver{a, filepath.Clean(in.path)}
}

type fileResolver struct {
	files *runFiles
	path  string
}

// Filters returns the filters of the other files.
func (b *fileResolver) Filters() []*sigma.Document {
	return b.files.referring().Resolver(b.path).Filters()
}

// Rules returns the rules of the other files with that id or name.
func (b *fileResolver) Rules(ref string) []*sigma.Document {
	return b.files.all().Resolver(b.path).Rules(ref)
}
