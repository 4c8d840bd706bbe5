package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"sigma-lsp/analysis/sigma"
)

// among is the files of a run, in which rules that correlations name and
// filters of rules are looked for. It reads them when first asked, and keeps
// only what was asked for.
type among struct {
	files   []input
	filters func() []neighbour
	mu      sync.Mutex
	named   map[string][]neighbour // by what a reference says
}

// neighbour is a document and the file that it stands in.
type neighbour struct {
	path     string
	document *sigma.Document
}

func newAmong(files []input) *among {
	a := &among{files: files, named: map[string][]neighbour{}}
	a.filters = sync.OnceValue(func() []neighbour {
		return a.find(filterKey.MatchString, func(d *sigma.Document) bool { return d.Filter != nil })
	})
	return a
}

// filterKey finds texts that may hold a filter, so that the others need not be
// read as Sigma.
var filterKey = regexp.MustCompile(`(?m)^[{ "']*filter["']?:`)

// find returns documents of the files whose text may hold them. A file that
// cannot be read has none: it is told of where its own turn is.
func (a *among) find(may func(text string) bool, is func(*sigma.Document) bool) (found []neighbour) {
	seen := map[string]bool{} // a file can be named twice
	for _, in := range a.files {
		path := filepath.Clean(in.path)
		if in.err != nil || in.path == "-" || seen[path] {
			continue
		}
		seen[path] = true
		text, err := readText(in.path, nil)
		if err != nil || !may(text) {
			continue
		}
		for _, d := range sigma.Parse(sigma.NewSource(text)).Documents {
			if is(d) {
				found = append(found, neighbour{path, d})
			}
		}
	}
	return found
}

// besides is what one file finds in the others.
func (a *among) besides(in input) sigma.Others { return &besides{a, filepath.Clean(in.path)} }

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
	defer b.all.mu.Unlock()
	found, ok := b.all.named[ref]
	if !ok {
		lower := strings.ToLower(ref)
		found = b.all.find(
			func(text string) bool { return strings.Contains(strings.ToLower(text), lower) },
			func(d *sigma.Document) bool { return d.Named(ref) })
		b.all.named[ref] = found
	}
	return b.others(found)
}
