package workspace

import (
	"sigma-lsp/analysis/sigma"
)

// Affected returns the keys of the files for which something else holds after
// a file changed: those that share a name with it, that refer to it, or that
// it refers to, before or after. The index is the one after the change. Either
// summary may be nil, for a file that comes or goes. All tells that it may be
// any file: a filter that is for all rules came, went or changed.
func (x *Index) Affected(before, after *File) (keys map[string]bool, all bool) {
	a := affected{index: x, keys: map[string]bool{}, seen: map[string]bool{}}
	for _, f := range []*File{before, after} {
		if f == nil {
			continue
		}
		a.key = f.Key
		for _, d := range f.Documents {
			a.addRelated(d)
		}
	}
	delete(a.keys, a.key)
	return a.keys, a.all
}

type affected struct {
	index *Index
	key   string
	keys  map[string]bool
	seen  map[string]bool // names whose references are in keys
	all   bool
}

func (a *affected) add(documents []*Document) {
	for _, d := range documents {
		a.keys[d.File.Key] = true
	}
}

func (a *affected) addRelated(d *Document) {
	x := a.index
	a.add(x.ByID(d.ID.Value))
	a.add(x.ByName(d.Name.Value))
	a.add(x.ByTitle(d.Title.Value))
	a.add(x.ByBaseName(d.File.BaseName()))
	a.add(x.ByFingerprint(d.Fingerprint))
	a.add(x.Relations(d.ID.Value))
	for _, r := range d.Related { // it may be what replaces a rule that others name
		a.add(x.ByID(r.ID.Value))
		a.referring(r.ID.Value)
	}
	a.referring(d.ID.Value)
	a.referring(d.Name.Value)
	if d.Kind == sigma.FilterDocument {
		a.all = a.all || d.AnyRule
		for _, r := range d.Rules {
			a.add(x.Targets(r.Value))
		}
	}
}

// referring adds what names the rule, and what names that, and so on.
func (a *affected) referring(ref string) {
	ref = canonical(ref)
	if ref == "" || a.seen[ref] {
		return
	}
	a.seen[ref] = true
	for _, d := range a.index.Referrers(ref) {
		a.keys[d.File.Key] = true
		a.referring(d.ID.Value)
		a.referring(d.Name.Value)
	}
}
