package workspace

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"sigma-lsp/analysis/sigma"
)

// Index answers questions about the rules of some folders. It is immutable:
// With and Without return a new one, which shares everything unchanged.
//
// An index is a large base, rebuilt rarely, and an overlay of the few files
// that changed since, which hide their previous versions. So a new index after
// an edit costs a copy of the overlay.
type Index struct {
	base     *baseIndex
	overlay  map[string]func() *File // the files that changed; nil for one that is gone
	complete bool
	cache    *sync.Map // what was found before, by entry; nil where that is not kept
}

// baseIndex is what most files hold. Its tables are made on first use.
type baseIndex struct {
	files  map[string]func() *File
	tables func() *tables
}

// tables lead from what a document is called, or calls others, to the document.
type tables struct {
	documents    map[entry][]*Document
	fingerprints map[uint64][]*Document
	filters      []*Document
	all          []*Document
}

// entry is a kind of name and a name.
type entry struct {
	kind  kind
	value string
}

type kind uint8

const (
	byID kind = iota
	byName
	byTitle
	byBaseName
	byReference // the documents that name it in their rules
	byRelation  // the documents that name it in "related"
	byTarget    // the rules and correlations of that id or name
)

// maxOverlay is how many files may have changed before the base is rebuilt.
const maxOverlay = 64

// New makes the index of some files. Whole tells that they are all the rules
// there are, so that a name without a rule is a fault.
func New(files []*File, whole bool) *Index {
	all := make(map[string]func() *File, len(files))
	for _, f := range files {
		if f != nil && len(f.Documents) > 0 {
			all[f.Key] = func() *File { return f }
		}
	}
	return &Index{base: newBaseIndex(all), complete: whole}
}

func newBaseIndex(files map[string]func() *File) *baseIndex {
	return &baseIndex{files: files, tables: sync.OnceValue(func() *tables {
		all := make([]*Document, 0, len(files))
		for _, f := range files {
			all = append(all, f().Documents...)
		}
		slices.SortFunc(all, compareDocuments)
		return buildTables(all)
	})}
}

// buildTables makes tables of documents, which are in order.
func buildTables(all []*Document) *tables {
	const names = 5 // of a rule: its id, title, file, and some relations
	t := &tables{
		all:          all,
		documents:    make(map[entry][]*Document, names*len(all)),
		fingerprints: make(map[uint64][]*Document, len(all)),
	}
	for i, d := range all {
		t.add(d, all[i:i+1:i+1])
	}
	return t
}

// linearNames is up to how many names a file has that are looked through one by one.
const linearNames = 64

// ensureTables gives a file with many names its own tables, made on first use.
func (f *File) ensureTables() {
	names := 0
	for _, d := range f.Documents {
		names += 1 + len(d.Rules) + len(d.Related)
	}
	if names > linearNames {
		f.tables = sync.OnceValue(func() *tables { return buildTables(f.Documents) })
	}
}

// compareDocuments compares documents by the names of their files.
func compareDocuments(a, b *Document) int {
	return cmp.Or(cmp.Compare(a.File.Name, b.File.Name), cmp.Compare(a.File.Key, b.File.Key), cmp.Compare(a.Number, b.Number))
}

// add enters a document, given also as the list of it alone: most names have one
// document, and 3,000 rules 15,000 names.
func (t *tables) add(d *Document, alone []*Document) {
	if d.Kind == sigma.FilterDocument {
		t.filters = append(t.filters, d)
	}
	if d.Fingerprint != 0 {
		if same := t.fingerprints[d.Fingerprint]; same == nil {
			t.fingerprints[d.Fingerprint] = alone
		} else {
			t.fingerprints[d.Fingerprint] = append(same, d)
		}
	}
	for e := range d.entries {
		switch same := t.documents[e]; {
		case same == nil:
			t.documents[e] = alone
		case same[len(same)-1] != d:
			t.documents[e] = append(same, d)
		}
	}
}

// entries are all names under which the document is found.
func (d *Document) entries(yield func(entry) bool) {
	for _, e := range [...]entry{
		{byID, canonical(d.ID.Value)}, {byName, d.Name.Value}, {byTitle, d.Title.Value}, {byBaseName, d.File.BaseName()},
	} {
		if e.value != "" && !yield(e) {
			return
		}
	}
	for _, r := range d.Rules {
		if !yield(entry{byReference, canonical(r.Value)}) {
			return
		}
	}
	for _, r := range d.Related {
		if !yield(entry{byRelation, canonical(r.ID.Value)}) {
			return
		}
	}
}

// Complete reports whether the index holds all rules there are, so that a name
// without a rule is a fault.
func (x *Index) Complete() bool { return x.complete }

// With returns the index with another file in place of the one of that key.
// The summary is asked for on first use, once or more often.
func (x *Index) With(key string, file func() *File) *Index {
	return x.change(map[string]func() *File{key: file})
}

// WithOverlay returns the index for a look from one file, in place of what it knows
// of that file. It is cheap, and not meant to be built upon.
func (x *Index) WithOverlay(f *File) *Index {
	fresh := make(map[string]func() *File, len(x.overlay)+1)
	maps.Copy(fresh, x.overlay)
	fresh[f.Key] = func() *File { return f }
	return &Index{base: x.base, overlay: fresh, complete: x.complete, cache: &sync.Map{}}
}

// WithAll returns the index with several files replaced; those without a
// summary are taken out.
func (x *Index) WithAll(files map[string]*File) *Index {
	changes := make(map[string]func() *File, len(files))
	for key, f := range files {
		changes[key] = nil
		if f != nil {
			changes[key] = func() *File { return f }
		}
	}
	return x.change(changes)
}

// Without returns the index without a file.
func (x *Index) Without(key string) *Index {
	return x.change(map[string]func() *File{key: nil})
}

func (x *Index) change(changes map[string]func() *File) *Index {
	next := &Index{base: x.base, overlay: maps.Clone(x.overlay), complete: x.complete}
	if next.overlay == nil {
		next.overlay = map[string]func() *File{}
	}
	maps.Copy(next.overlay, changes)
	if len(next.overlay) > maxOverlay {
		files := maps.Clone(x.base.files)
		for key, f := range next.overlay {
			if f == nil {
				delete(files, key)
			} else {
				files[key] = f
			}
		}
		next.base, next.overlay = newBaseIndex(files), nil
	}
	return next
}

// File returns the summary of a file, or nil.
func (x *Index) File(key string) *File { return x.LazyFile(key)() }

// LazyFile is File, but reads a file that was not summarized yet only when the
// summary is asked for.
func (x *Index) LazyFile(key string) func() *File {
	f, changed := x.overlay[key]
	if !changed {
		f = x.base.files[key]
	}
	if f == nil {
		return func() *File { return nil }
	}
	return f
}

// collect returns the documents that the table gives and those of the changed
// files that pass, in the order of the files. The list is shared.
func (x *Index) collect(old func(*tables) []*Document, fits func(*Document) bool) []*Document {
	if len(x.overlay) == 0 {
		return slices.Clip(old(x.base.tables()))
	}
	var fresh []*Document
	for _, f := range x.overlay {
		if f == nil {
			continue
		}
		file := f()
		if file.tables != nil {
			fresh = append(fresh, old(file.tables())...)
			continue
		}
		for _, d := range file.Documents {
			if fits(d) {
				fresh = append(fresh, d)
			}
		}
	}
	slices.SortFunc(fresh, compareDocuments)
	settled := old(x.base.tables())
	found := make([]*Document, 0, len(settled)+len(fresh))
	for _, d := range settled {
		if _, changed := x.overlay[d.File.Key]; changed {
			continue
		}
		for len(fresh) > 0 && compareDocuments(fresh[0], d) < 0 {
			found, fresh = append(found, fresh[0]), fresh[1:]
		}
		found = append(found, d)
	}
	return append(found, fresh...)
}

// cached returns what was found before, or finds it.
func (x *Index) cached(want entry, find func() []*Document) []*Document {
	if x.cache == nil {
		return find()
	}
	if found, ok := x.cache.Load(want); ok {
		return found.([]*Document)
	}
	found := find()
	x.cache.Store(want, found)
	return found
}

func (x *Index) lookup(kind kind, value string) []*Document {
	if value == "" {
		return nil
	}
	want := entry{kind, value}
	return x.cached(want, func() []*Document { return x.search(want) })
}

func (x *Index) search(want entry) []*Document {
	return x.collect(func(t *tables) []*Document { return t.documents[want] }, func(d *Document) bool {
		for e := range d.entries {
			if e == want {
				return true
			}
		}
		return false
	})
}

// All returns all documents, in the order of the files.
func (x *Index) All() []*Document {
	return x.collect(func(t *tables) []*Document { return t.all }, func(*Document) bool { return true })
}

// canonical is what ids are compared by, which can be written with capitals, in
// braces or without dashes. Names are taken for ids, too: only case is lost.
func canonical(id string) string {
	const usual = len("8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60")
	if len(id) != usual && len(id) >= 32 && len(id) <= len("urn:uuid:")+usual {
		if u, err := uuid.Parse(id); err == nil {
			return u.String()
		}
	}
	return strings.ToLower(id)
}

// ByID returns the documents with an id, in any form of it.
func (x *Index) ByID(id string) []*Document { return x.lookup(byID, canonical(id)) }

// ByName returns the documents with that "name".
func (x *Index) ByName(name string) []*Document { return x.lookup(byName, name) }

// ByTitle returns the documents with that title.
func (x *Index) ByTitle(title string) []*Document { return x.lookup(byTitle, title) }

// ByBaseName returns the documents of the files of that name, in any folder.
func (x *Index) ByBaseName(base string) []*Document { return x.lookup(byBaseName, base) }

// ByFingerprint returns the rules with the same log source and detection.
func (x *Index) ByFingerprint(print uint64) []*Document {
	if print == 0 {
		return nil
	}
	return x.collect(func(t *tables) []*Document { return t.fingerprints[print] }, func(d *Document) bool { return d.Fingerprint == print })
}

// Targets returns the rules and correlations that an id or a name in a
// correlation or a filter refers to. The list is shared.
func (x *Index) Targets(ref string) []*Document {
	return x.cached(entry{byTarget, ref}, func() []*Document { return x.findTargets(ref) })
}

func (x *Index) findTargets(ref string) (found []*Document) {
	for _, d := range x.ByID(ref) {
		if d.Kind != sigma.FilterDocument {
			found = append(found, d)
		}
	}
	id := canonical(ref)
	for _, d := range x.ByName(ref) {
		if d.Kind != sigma.FilterDocument && (d.ID.Value == "" || canonical(d.ID.Value) != id) { // else it was found above
			found = append(found, d)
		}
	}
	return found
}

// Referrers returns the correlations and filters that name the id or name in
// their rules, in any case of its letters.
func (x *Index) Referrers(ref string) []*Document {
	return x.lookup(byReference, canonical(ref))
}

// ServesCorrelation reports whether a correlation in another file than that of the key
// replaces the query of a document.
func (x *Index) ServesCorrelation(key string, d *sigma.Document) bool {
	serves := func(by *Document) bool {
		return by.File.Key != key && by.Kind == sigma.CorrelationDocument && !by.Generate &&
			slices.ContainsFunc(by.Rules, func(r Text) bool { return d.HasName(r.Value) })
	}
	return slices.ContainsFunc(x.Referrers(d.Text("id")), serves) || slices.ContainsFunc(x.Referrers(d.Text("name")), serves)
}

// Relations returns the documents that name the id in "related".
func (x *Index) Relations(id string) []*Document { return x.lookup(byRelation, canonical(id)) }

// Filters returns all filters.
func (x *Index) Filters() []*Document {
	return x.collect(func(t *tables) []*Document { return t.filters }, func(d *Document) bool { return d.Kind == sigma.FilterDocument })
}
