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

// among is the files of a run, in which rules that correlations name and
// filters of rules are looked for. It reads them when first asked, and keeps
// their texts, as far as there is room, and what was asked for.
type among struct {
	files   []input // each once
	filters func() []neighbour
	// called is which files hold a rule of an id, in lower case, or a name.
	called func() map[string][]string
	// correlations are those that take the place of their rules' own queries.
	correlations func() []neighbour
	mu           sync.Mutex
	texts        map[string]string      // by path
	room         int                    // bytes of texts that may still be kept
	named        map[string][]neighbour // by what a reference says
}

// neighbour is a document and the file that it stands in.
type neighbour struct {
	path     string
	document *sigma.Document
}

func newAmong(files []input) *among {
	a := &among{texts: map[string]string{}, room: 256 << 20, named: map[string][]neighbour{}}
	seen := map[string]bool{} // a file can be named twice
	for _, in := range files {
		in.path = filepath.Clean(in.path)
		if in.err == nil && in.path != "-" && !seen[in.path] {
			seen[in.path] = true
			a.files = append(a.files, in)
		}
	}
	a.filters = sync.OnceValue(func() []neighbour {
		return a.find(mayFilter, func(_ string, d *sigma.Document) bool { return d.Filter != nil })
	})
	a.called = sync.OnceValue(a.names)
	a.correlations = sync.OnceValue(func() []neighbour {
		return a.find(
			func(text string) bool { return strings.Contains(text, "correlation:") },
			func(_ string, d *sigma.Document) bool { return d.Correlation != nil && !d.Correlation.Generate })
	})
	return a
}

func anyText(string) bool { return true }

// names reads all files once for what their rules are called.
func (a *among) names() map[string][]string {
	type name struct{ of, path string }
	var mu sync.Mutex
	var names []name
	a.find(anyText, func(path string, d *sigma.Document) bool {
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

// serves reports whether a document of an input only serves a correlation, of its
// own file or another one of the run.
func (a *among) serves(in input, d *sigma.Document) bool {
	named := func(by *sigma.Document) bool {
		return by != d && by.Correlation != nil && !by.Correlation.Generate &&
			slices.ContainsFunc(by.Correlation.Rules, func(r sigma.Reference) bool { return d.HasName(r.Name) })
	}
	own := filepath.Clean(in.path)
	return slices.ContainsFunc(d.File.Documents, named) ||
		slices.ContainsFunc(a.correlations(), func(n neighbour) bool { return n.path != own && named(n.document) })
}

// mayFilter finds texts that may hold a filter, so that the others need not be
// read as Sigma: some line begins with its key, and is none of a detection.
func mayFilter(text string) bool {
	if !strings.Contains(text, "filter") {
		return false
	}
	detection := false // the last line that is not indented begins one
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
func (a *among) read(in input, stdin io.Reader) (*sigma.Source, error) {
	a.mu.Lock()
	text, kept := a.texts[filepath.Clean(in.path)]
	a.mu.Unlock()
	if kept {
		return sigma.NewSource(text), nil
	}
	return in.read(stdin)
}

// find returns documents of the files whose text may hold them. A file that
// cannot be read has none: it is told of where its own turn is.
func (a *among) find(may func(text string) bool, is func(path string, d *sigma.Document) bool) []neighbour {
	found := make([][]neighbour, len(a.files))
	var next atomic.Int64
	var running sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		running.Go(func() {
			for n := int(next.Add(1)) - 1; n < len(a.files); n = int(next.Add(1)) - 1 {
				found[n] = a.findIn(a.files[n].path, may, is)
			}
		})
	}
	running.Wait()
	return slices.Concat(found...)
}

func (a *among) findIn(path string, may func(text string) bool, is func(path string, d *sigma.Document) bool) (found []neighbour) {
	defer func() { _ = recover() }() // a fault of ours, told of where the file's own turn is
	a.mu.Lock()
	text, kept := a.texts[path]
	a.mu.Unlock()
	if !kept {
		var err error
		if text, err = readText(path, nil); err != nil {
			return nil
		}
		a.mu.Lock()
		if a.room >= len(text) {
			a.texts[path] = text
			a.room -= len(text)
		}
		a.mu.Unlock()
	}
	if !may(text) {
		return nil
	}
	for _, d := range sigma.Parse(sigma.NewSource(text)).Documents {
		if is(path, d) {
			found = append(found, neighbour{path, d})
		}
	}
	return found
}

// besides is what one file finds in the others.
func (a *among) besides(in input) sigma.Resolver { return &besides{a, filepath.Clean(in.path)} }

type besides struct {
	all *among
	own string
}

func (b *besides) others(found []neighbour) (documents []*sigma.Document) {
	for _, n := range found {
		if n.path != b.own {
			documents = append(documents, n.document)
		}
	}
	return documents
}

// Filters returns the filters of the other files.
func (b *besides) Filters() []*sigma.Document { return b.others(b.all.filters()) }

// Rules returns the rules of the other files that a reference names.
func (b *besides) Rules(ref string) []*sigma.Document {
	b.all.mu.Lock()
	found, ok := b.all.named[ref]
	b.all.mu.Unlock()
	if !ok {
		called := b.all.called()
		paths := called[ref]
		if lower := strings.ToLower(ref); lower != ref {
			paths = slices.Concat(paths, called[lower])
			slices.Sort(paths)
			paths = slices.Compact(paths)
		}
		for _, path := range paths {
			found = append(found, b.all.findIn(path, anyText, func(_ string, d *sigma.Document) bool { return d.HasName(ref) })...)
		}
		b.all.mu.Lock()
		b.all.named[ref] = found
		b.all.mu.Unlock()
	}
	return b.others(found)
}
