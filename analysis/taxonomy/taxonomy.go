package taxonomy

import (
	"cmp"
	_ "embed"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Taxonomy is what is known of log sources, fields and tags. It never changes.
type Taxonomy struct {
	sources     []*Source
	byLogsource map[Logsource]*Source
	everywhere  []Field // of all log sources
	namespaces  []Namespace
	attack      func() *Attack

	views    sync.Map                 // Logsource to *view
	lastView atomic.Pointer[lastView] // of a log source that is not known
}

// Extra is what a team adds.
type Extra struct {
	// Logsources adds log sources, or fields and documentation to known ones.
	Logsources []Source
	// Fields are those of every log source.
	Fields []Field
	// Namespaces are those of tags; one replaces the known one of its name.
	Namespaces []Namespace
	// Attack replaces the embedded version, unless it is nil.
	Attack *Attack
}

// Standard returns what is embedded.
func Standard() *Taxonomy { return standard() }

var standard = sync.OnceValue(func() *Taxonomy {
	return assemble(read(), nil, namespaces(), standardAttack)
})

// With returns the taxonomy with a team's own knowledge added.
func (t *Taxonomy) With(extra Extra) *Taxonomy {
	sources := make([]*Source, len(t.sources))
	at := make(map[Logsource]int, len(t.sources))
	for i, s := range t.sources {
		sources[i], at[s.Logsource] = s, i
	}
	for _, more := range extra.Logsources {
		i, known := at[more.Logsource]
		if !known {
			i = len(sources)
			at[more.Logsource] = i
			sources = append(sources, &Source{Logsource: more.Logsource})
		}
		s := *sources[i]
		s.Rules += more.Rules
		s.Doc = cmp.Or(more.Doc, s.Doc)
		s.Channels = merged(s.Channels, more.Channels)
		s.Events = merged(s.Events, more.Events)
		s.Fields = mergedFields(s.Fields, more.Fields)
		sources[i] = &s
	}
	own := slices.Clone(t.namespaces)
	for _, n := range extra.Namespaces {
		if i := slices.IndexFunc(own, func(o Namespace) bool { return o.Name == n.Name }); i >= 0 {
			own[i] = n
		} else {
			own = append(own, n)
		}
	}
	attack := t.attack
	if extra.Attack != nil {
		attack = func() *Attack { return extra.Attack }
	}
	return assemble(sources, mergedFields(t.everywhere, extra.Fields), own, attack)
}

func merged[T comparable](a, b []T) []T {
	a = slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}

// mergedFields adds a team's fields; its definition of a known field wins.
func mergedFields(known, own []Field) []Field {
	known = slices.Clone(known)
	for _, f := range own {
		f.Listed = true
		i := slices.IndexFunc(known, func(k Field) bool { return k.Name == f.Name })
		if i < 0 {
			known = append(known, f)
			continue
		}
		k := &known[i]
		k.Listed = true
		k.Uses += f.Uses
		k.Doc = cmp.Or(f.Doc, k.Doc)
		k.Kind = cmp.Or(f.Kind, k.Kind)
		if f.Values != nil {
			k.Values = f.Values
		}
	}
	return known
}

func assemble(sources []*Source, everywhere []Field, namespaces []Namespace, attack func() *Attack) *Taxonomy {
	slices.SortStableFunc(sources, func(a, b *Source) int { return cmp.Compare(b.Rules, a.Rules) })
	t := &Taxonomy{
		sources: sources, byLogsource: make(map[Logsource]*Source, len(sources)),
		everywhere: everywhere, namespaces: namespaces, attack: attack,
	}
	for _, s := range sources {
		t.byLogsource[s.Logsource] = s
	}
	return t
}

// Attack returns the version of ATT&CK in use.
func (t *Taxonomy) Attack() *Attack { return t.attack() }

// The embedded tables. A scope is "category/product/service" with empty parts
// left open.
//
// logsources.tsv, written by TestFresh, has a line "category, product, service,
// public rules, event logs, events as log#id" for each log source, followed by lines
// "empty, field, 'listed' or empty, uses".
//
// The others are kept by hand. docs.tsv has lines "scope, documentation" of log
// sources, and "scope, field names" below a line "fields", which adds fields.
// fields.tsv has lines "scope, field, kind, documentation", where the kind is
// one of FieldKinds or empty. values.tsv has a line "scope, field" before the lines
// "empty, value, documentation" of its values.
var (
	//go:embed logsources.tsv
	logsourceTable string
	//go:embed docs.tsv
	docTable string
	//go:embed fields.tsv
	fieldTable string
	//go:embed values.tsv
	valueTable string
	//go:embed tags.tsv
	tagTable string
)

// rows yields the cells of each line, in a slice that the next line overwrites.
func rows(table string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		var cells []string
		for line := range strings.Lines(table) {
			rest, more := strings.TrimSuffix(line, "\n"), true
			for cells = cells[:0]; more; {
				var cell string
				cell, rest, more = strings.Cut(rest, "\t")
				cells = append(cells, cell)
			}
			if !yield(cells) {
				return
			}
		}
	}
}

func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

func list(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "|")
}

func scope(text string) Logsource {
	parts := strings.Split(text, "/")
	return Logsource{parts[0], parts[1], parts[2]}
}

// tagUses counts the public rules that carry a tag, from lines "tag, rules".
var tagUses = sync.OnceValue(func() map[string]int {
	uses := map[string]int{}
	for cells := range rows(tagTable) {
		uses[cells[0]] = number(cells[1])
	}
	return uses
})

// TagUses returns how many public rules carry a tag, in the spelling "attack.t1059".
func (t *Taxonomy) TagUses(tag string) int { return tagUses()[tag] }

// Tags yields the tags that public rules carry, and how many do.
func (t *Taxonomy) Tags() iter.Seq2[string, int] { return maps.All(tagUses()) }

// fieldDescription is a row of fields.tsv or a list of values.tsv.
type fieldDescription struct {
	scope  Logsource
	kind   FieldKind
	doc    string
	values []Value
}

func read() []*Source {
	var sources []*Source
	at := map[Logsource]*Source{}
	for cells := range rows(logsourceTable) {
		if cells[0] == "" && len(cells) == 4 {
			s := sources[len(sources)-1]
			s.Fields = append(s.Fields, Field{Name: cells[1], Listed: cells[2] != "", Uses: number(cells[3])})
			continue
		}
		s := &Source{
			Logsource: Logsource{cells[0], cells[1], cells[2]}, Rules: number(cells[3]),
			Channels: list(cells[4]),
		}
		for _, event := range list(cells[5]) {
			channel, id, _ := strings.Cut(event, "#")
			s.Events = append(s.Events, Event{channel, id})
		}
		sources = append(sources, s)
		at[s.Logsource] = s
	}
	fields := false
	for cells := range rows(docTable) {
		if cells[0] == "fields" {
			fields = true
			continue
		}
		s := at[scope(cells[0])]
		if !fields {
			s.Doc = cells[1]
			continue
		}
		for _, name := range strings.Fields(cells[1]) {
			if i := slices.IndexFunc(s.Fields, func(f Field) bool { return f.Name == name }); i >= 0 {
				s.Fields[i].Listed = true
			} else {
				s.Fields = append(s.Fields, Field{Name: name, Listed: true})
			}
		}
	}
	byName := descriptions()
	for _, s := range sources {
		for i := range s.Fields {
			s.Fields[i].describe(s.Logsource, byName[s.Fields[i].Name])
		}
	}
	nameEvents(sources)
	return sources
}

// descriptions reads fields.tsv and values.tsv; of one name the narrower scope
// comes last.
func descriptions() map[string][]fieldDescription {
	byName := map[string][]fieldDescription{}
	for cells := range rows(fieldTable) {
		byName[cells[1]] = append(byName[cells[1]], fieldDescription{
			scope: scope(cells[0]), kind: FieldKind(cells[2]), doc: cells[3],
		})
	}
	var last *fieldDescription
	for cells := range rows(valueTable) {
		if cells[0] == "" {
			last.values = append(last.values, Value{cells[1], cells[2]})
			continue
		}
		byName[cells[1]] = append(byName[cells[1]], fieldDescription{scope: scope(cells[0])})
		last = &byName[cells[1]][len(byName[cells[1]])-1]
	}
	return byName
}

func (f *Field) describe(l Logsource, all []fieldDescription) {
	for _, d := range all {
		if !d.scope.Includes(l) {
			continue
		}
		if d.values != nil {
			f.Values = d.values
			continue
		}
		f.Kind = d.kind
		f.Doc = cmp.Or(d.doc, f.Doc)
	}
}

// nameEvents gives Windows log sources the names of their event logs as values
// of the field Channel, and those that select some events of a log the names of
// the service with the whole log.
func nameEvents(sources []*Source) {
	names := map[Event]string{}
	for _, s := range sources {
		if i := slices.IndexFunc(s.Fields, func(f Field) bool { return f.Name == "EventID" }); i >= 0 && s.Events == nil {
			for _, v := range s.Fields[i].Values {
				for _, c := range s.Channels {
					names[Event{c, v.Text}] = v.Doc
				}
			}
		}
	}
	for _, s := range sources {
		for i := range s.Fields {
			f := &s.Fields[i]
			switch {
			case f.Name == "Channel" && f.Values == nil:
				for _, c := range s.Channels {
					f.Values = append(f.Values, Value{Text: c})
				}
			case f.Name == "EventID" && s.Events != nil:
				f.Values = nil
				for _, e := range s.Events {
					if v := (Value{e.ID, names[e]}); !slices.Contains(f.Values, v) {
						f.Values = append(f.Values, v)
					}
				}
			}
		}
	}
}
