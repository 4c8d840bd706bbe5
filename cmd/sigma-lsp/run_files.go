package main

import (
	"cmp"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"sigma-lsp/analysis/sigma"
)

// runFiles are the files of a run, in which the rules of correlations and the
// filters of rules are looked up. Files are read on demand. Their texts are
// cached up to a limit, and so are the results.
type runFiles struct {
	files   []input // without duplicates
	filters func() []locatedDocument
	// pathsByName returns the files that contain a rule with an id, in lower
	// case, or a name.
	pathsByName func() map[string][]string
	// correlations returns those that replace the queries of their rules.
	correlations func() []locatedDocument
	mu           sync.Mutex
	texts        map[string]string            // by path
	contents     map[string]content           // of the files that were read, by path
	budget       int                          // bytes of texts that may still be cached
	byReference  map[string][]locatedDocument // by the text of the reference
}

// locatedDocument is a document and the path of its file.
type locatedDocument struct {
	path     string
	document *sigma.Document
}

func newRunFiles(files []input) *runFiles {
	a := &runFiles{texts: map[string]string{}, contents: map[string]content{}, budget: 256 << 20, byReference: map[string][]locatedDocument{}}
	seen := map[string]bool{} // a file can be named twice
	for _, in := range files {
		in.path = filepath.Clean(in.path)
		if in.err == nil && in.path != "-" && !seen[in.path] {
			seen[in.path] = true
			a.files = append(a.files, in)
		}
	}
	a.filters = sync.OnceValue(func() []locatedDocument {
		return a.findAll(filters, func(_ string, d *sigma.Document) bool { return d.Filter != nil })
	})
	a.pathsByName = sync.OnceValue(a.collectNames)
	a.correlations = sync.OnceValue(func() []locatedDocument {
		return a.findAll(correlations, func(_ string, d *sigma.Document) bool { return d.Correlation != nil && !d.Correlation.Generate })
	})
	return a
}

// content is what a text may contain, so that others need not be parsed.
type content uint8

const (
	anything content = 1 << iota // every text has this
	filters
	correlations
)

func contentOf(text string) content {
	c := anything
	if mayContainFilter(text) {
		c |= filters
	}
	if strings.Contains(text, "correlation:") {
		c |= correlations
	}
	return c
}

// collectNames reads the ids and names of all rules.
func (a *runFiles) collectNames() map[string][]string {
	type name struct{ of, path string }
	var mu sync.Mutex
	var names []name
	a.findAll(anything, func(path string, d *sigma.Document) bool {
		mu.Lock()
		defer mu.Unlock()
		for _, of := range []string{strings.ToLower(d.Text("id")), d.Text("name")} {
			if of != "" {
				names = append(names, name{strings.Clone(of), path})
			}
		}
		return false
	})
	slices.SortStableFunc(names, func(a, b name) int { return cmp.Compare(a.path, b.path) })
	called := map[string][]string{}
	for _, n := range names {
		if paths := called[n.of]; len(paths) == 0 || paths[len(paths)-1] != n.path {
			called[n.of] = append(paths, n.path)
		}
	}
	return called
}

// isCorrelationOnly reports whether a document of an input only serves a
// correlation, in its own file or in another one of the run.
func (a *runFiles) isCorrelationOnly(in input, d *sigma.Document) bool {
	named := func(by *sigma.Document) bool {
		return by != d && by.Correlation != nil && !by.Correlation.Generate &&
			slices.ContainsFunc(by.Correlation.Rules, func(r sigma.Reference) bool { return d.HasName(r.Name) })
	}
	own := filepath.Clean(in.path)
	return slices.ContainsFunc(d.File.Documents, named) ||
		slices.ContainsFunc(a.correlations(), func(n locatedDocument) bool { return n.path != own && named(n.document) })
}

// mayContainFilter reports whether a text may contain a filter: some line
// starts with its key and is not part of a detection.
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
	if err == nil {
		c := contentOf(source.String())
		a.mu.Lock()
		a.contents[filepath.Clean(in.path)] = c
		a.mu.Unlock()
	}
	return source, err
}

// findAll returns documents of the files whose text has the content. Files
// that cannot be read are skipped, as they are reported when they are
// processed.
func (a *runFiles) findAll(wanted content, is func(path string, d *sigma.Document) bool) []locatedDocument {
	found := make([][]locatedDocument, len(a.files))
	var next atomic.Int64
	var running sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		running.Go(func() {
			for n := int(next.Add(1)) - 1; n < len(a.files); n = int(next.Add(1)) - 1 {
				found[n] = a.findInFile(a.files[n].path, wanted, is)
			}
		})
	}
	running.Wait()
	return slices.Concat(found...)
}

func (a *runFiles) findInFile(path string, wanted content, is func(path string, d *sigma.Document) bool) (found []locatedDocument) {
	defer func() { _ = recover() }() // a panic is reported when the file is processed
	a.mu.Lock()
	text, kept := a.texts[path]
	has, known := a.contents[path]
	a.mu.Unlock()
	if known && has&wanted == 0 {
		return nil
	}
	if !kept {
		var err error
		if text, err = readText(path, nil); err != nil {
			return nil
		}
		has = contentOf(text)
		a.mu.Lock()
		a.contents[path] = has
		if a.budget >= len(text) {
			a.texts[path] = text
			a.budget -= len(text)
		}
		a.mu.Unlock()
	}
	if has&wanted == 0 {
		return nil
	}
	for _, d := range sigma.Parse(sigma.NewSource(text)).Documents {
		if is(path, d) {
			found = append(found, locatedDocument{path, d})
		}
	}
	return found
}

// resolverFor resolves the references of one file in the others.
func (a *runFiles) resolverFor(in input) sigma.Resolver {
	return &fileResolver{a, filepath.Clean(in.path)}
}

type fileResolver struct {
	files *runFiles
	path  string
}

func (b *fileResolver) fromOthers(found []locatedDocument) (documents []*sigma.Document) {
	for _, n := range found {
		if n.path != b.path {
			documents = append(documents, n.document)
		}
	}
	return documents
}

// Filters returns the filters of the other files.
func (b *fileResolver) Filters() []*sigma.Document { return b.fromOthers(b.files.filters()) }

// Rules returns the rules of the other files with that id or name.
func (b *fileResolver) Rules(ref string) []*sigma.Document {
	b.files.mu.Lock()
	found, ok := b.files.byReference[ref]
	b.files.mu.Unlock()
	if !ok {
		called := b.files.pathsByName()
		paths := called[ref]
		if lower := strings.ToLower(ref); lower != ref {
			paths = slices.Concat(paths, called[lower])
			slices.Sort(paths)
			paths = slices.Compact(paths)
		}
		for _, path := range paths {
			found = append(found, b.files.findInFile(path, anything, func(_ string, d *sigma.Document) bool { return d.HasName(ref) })...)
		}
		b.files.mu.Lock()
		b.files.byReference[ref] = found
		b.files.mu.Unlock()
	}
	return b.fromOthers(found)
}
