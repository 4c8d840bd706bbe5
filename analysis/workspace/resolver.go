package workspace

import (
	"sync"

	"sigma-lsp/analysis/sigma"
)

// Resolver is what the files other than one hold, for what is built on them. The
// files are read again for that, see File.Tree.
func (x *Index) Resolver(key string) sigma.Resolver { return resolver{x, key} }

type resolver struct {
	index *Index
	key   string
}

// Rules returns the rules and correlations with that id or name.
func (a resolver) Rules(ref string) []*sigma.Document {
	return a.parse(a.index.Targets(ref), func(d *sigma.Document) bool { return d.HasName(ref) })
}

// Filters returns all filters, in the order of their files.
func (a resolver) Filters() []*sigma.Document {
	return a.parse(a.index.Filters(), func(d *sigma.Document) bool { return d.Filter != nil })
}

// parse returns the documents of the summaries. A file may have changed since it
// was summarized: what it holds now has to fit too.
func (a resolver) parse(summaries []*Document, fits func(*sigma.Document) bool) (all []*sigma.Document) {
	for _, d := range summaries {
		if d.File.Key == a.key || d.File.Tree == nil {
			continue
		}
		if f := d.File.Tree(); f != nil && d.Number < len(f.Documents) && fits(f.Documents[d.Number]) {
			all = append(all, f.Documents[d.Number])
		}
	}
	return all
}

// TreeCache keeps the files that were read last.
type TreeCache struct {
	mu    sync.Mutex
	files map[*File]*sigma.File
}

// Read returns the parsed file from the cache, or calls read. Nil means that a
// file cannot be read.
func (t *TreeCache) Read(f *File, read func() *sigma.File) *sigma.File {
	const most = 256
	t.mu.Lock()
	tree, ok := t.files[f]
	t.mu.Unlock()
	if ok {
		return tree
	}
	tree = read()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.files == nil || len(t.files) >= most {
		t.files = map[*File]*sigma.File{}
	}
	t.files[f] = tree
	return tree
}
