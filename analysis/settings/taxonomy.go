package settings

import (
	"slices"
	"sync"

	"sigma-lsp/analysis/safepath"
	"sigma-lsp/analysis/taxonomy"
)

// Taxonomy is what is known of log sources, fields and tags, with what the file
// adds. It is made once.
func (p *Policy) Taxonomy() *taxonomy.Taxonomy { return p.taxonomy() }

// taxonomy adds the file's definitions to the embedded ones; a namespace of
// tags that is known keeps its form.
func (f *File) taxonomy() *taxonomy.Taxonomy {
	known := taxonomy.Standard()
	if f == nil || f.attack == nil && len(f.Logsources)+len(f.Fields)+len(f.TagNamespaces) == 0 {
		return known
	}
	extra := taxonomy.Extra{Fields: fields(f.Fields), Attack: f.attack}
	for _, l := range f.Logsources {
		extra.Logsources = append(extra.Logsources, taxonomy.Source{Logsource: l.Taxonomy(), Fields: fields(l.Fields)})
	}
	for _, name := range f.TagNamespaces {
		if _, ok := known.Namespace(name.Value); !ok {
			extra.Namespaces = append(extra.Namespaces, taxonomy.Namespace{Name: name.Value, Doc: "namespace of your team"})
		}
	}
	return known.With(extra)
}

// Taxonomy is the log source without the spans.
func (l *Logsource) Taxonomy() taxonomy.Logsource {
	return taxonomy.Logsource{Category: l.Category.Value, Product: l.Product.Value, Service: l.Service.Value}
}

// FirstWord is the first of its words in the file.
func (l *Logsource) FirstWord() Text {
	words := slices.DeleteFunc([]Text{l.Category, l.Product, l.Service}, func(t Text) bool { return t.Value == "" })
	return slices.MinFunc(words, func(a, b Text) int { return a.At.Start - b.At.Start })
}

func fields(names []Text) []taxonomy.Field {
	all := make([]taxonomy.Field, len(names))
	for i, name := range names {
		all[i].Name = name.Value
	}
	return all
}

// AttackFiles reads files of ATT&CK. They are large, so what was read is kept
// for as long as the file stays the same on the disk. It may be used by many at
// once.
type AttackFiles struct {
	mu   sync.Mutex
	read map[[2]string]attackFile // by folder and name
}

type attackFile struct {
	stamp  safepath.Stamp
	attack *taxonomy.Attack
	err    error
}

// ReadFile returns the version of ATT&CK in a file of a folder, which links do not
// leave.
func (a *AttackFiles) ReadFile(folder, name string) (*taxonomy.Attack, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	stamp, err := safepath.StampOf(folder, name)
	if err != nil {
		return nil, err
	}
	key := [2]string{folder, name}
	if known, ok := a.read[key]; ok && known.stamp == stamp {
		return known.attack, known.err
	}
	text, err := safepath.Read(folder, name, taxonomy.MaxAttack)
	if err != nil {
		return nil, err
	}
	one := attackFile{stamp: stamp}
	one.attack, one.err = taxonomy.LoadAttack([]byte(text))
	if a.read == nil {
		a.read = map[[2]string]attackFile{}
	}
	a.read[key] = one
	return one.attack, one.err
}
