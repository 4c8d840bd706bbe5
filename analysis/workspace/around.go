package workspace

import (
	"sync"

	"sigma-lsp/analysis/sigma"
)

// Around is what the files other than one hold, for what is built on them. The
// files are read again for that, see File.Tree.
func (x *Index) Around(key string) sigma.Resolver { return around{x, key} }

type around struct {
	index *Index
	key   string
}

// Rules returns the rules and correlations with that id or name.
func (a around) Rules(ref string) []*sigma.Document {
	return a.read(a.index.Referred(ref), func(d *sigma.Document) bool { return d.HasName(ref) })
}

// Filters returns all filters, in the order of their files.
func (a around) Filters() []*sigma.Document {
	return a.read(a.index.Filters(), func(d *sigma.Document) bool { return d.Filter != nil })
}

// read returns the documents of the summaries. A file may have changed since it
// was summarized: what it holds now has to fit too.
func (a around) read(summaries []*Document, fits func(*sigma.Document) bool) (all []*sigma.Document) {
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

// Trees keeps the files that were read last.
type Trees struct {
	mu   sync.Mutex
	kept map[*File]*sigma.File
}

// Read returns what a file holds: what was kept of it, or what read gives. Nil
// stands for a file that cannot be read.
func (t *Trees) Read(f *File, read func() *sigma.File) *sigma.File {
	const most = 256
	t.mu.Lock()
	tree, ok := t.kept[f]
	t.mu.Unlock()
	if ok {
		return tree
	}
	tree = read()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kept == nil || len(t.kept) >= most {
		t.kept = map[*File]*sigma.File{}
	}
	t.kept[f] = tree
	return tree
}
