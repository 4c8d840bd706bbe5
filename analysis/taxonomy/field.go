package taxonomy

import (
	"cmp"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// Field is a field of the events of a log source.
type Field struct {
	Name   string
	Doc    string    // what it holds, "" where nothing is known
	Kind   FieldKind // what its values look like
	Listed bool      // Sigma's taxonomy, the event's definition or the team lists it
	Uses   int       // number of public rules of the log source that use it
	Values []Value   // known ones; others can occur unless the doc says otherwise
}

// Value is a value of a field, and what it means.
type Value struct{ Text, Doc string }

// Value returns a known value, whatever its case.
func (f *Field) Value(text string) (Value, bool) {
	i := slices.IndexFunc(f.Values, func(v Value) bool { return strings.EqualFold(v.Text, text) })
	if i < 0 {
		return Value{}, false
	}
	return f.Values[i], true
}

// reliableUses is the number of uses that confirms a name that is in no list:
// what one author wrote can be a typo.
const reliableUses = 3

func (f *Field) reliable() bool { return f.Listed || f.Uses >= reliableUses }

// FieldsOf returns the fields of a log source, the most used first. An
// incomplete log source has those of all log sources that it includes, and an
// unknown one those of the log sources that include it.
func (t *Taxonomy) FieldsOf(l Logsource) []Field { return t.view(l).fields }

// Field returns a field of a log source by its exact name.
func (t *Taxonomy) Field(l Logsource, name string) (Field, bool) {
	v := t.view(l)
	for _, i := range v.byFold[strings.ToLower(name)] {
		if v.fields[i].Name == name {
			return v.fields[i], true
		}
	}
	return Field{}, false
}

// Canonical returns how a listed field of the log source is written, for a name
// that differs from it in case only. It returns false for a name that is right
// as it is, or unknown. Use alone settles no spelling: Azure has its fields in
// two, for one.
func (t *Taxonomy) Canonical(l Logsource, name string) (string, bool) {
	v := t.view(l)
	found := ""
	for _, i := range v.byFold[strings.ToLower(name)] {
		f := &v.fields[i]
		if f.Name == name {
			return "", false
		}
		if found == "" && f.Listed {
			found = f.Name
		}
	}
	return found, found != ""
}

// SuggestField returns the field of the log source that an unknown name was
// most likely meant to be.
func (t *Taxonomy) SuggestField(l Logsource, name string) (string, bool) {
	v := t.view(l)
	if v.byFold[strings.ToLower(name)] != nil {
		return t.Canonical(l, name)
	}
	var names []string
	for i := range v.fields {
		if v.fields[i].reliable() {
			names = append(names, v.fields[i].Name)
		}
	}
	return sigma.SuggestStrict(name, names)
}

// view is what look-ups of fields need of a log source.
type view struct {
	fields []Field
	byFold map[string][]int // by lower-case name; several spellings can be in use
}

// lastView is the last view of a log source that is not known.
type lastView struct {
	of Logsource
	*view
}

// view caches the views of all known log sources, of which there are not many. A rule
// can name any other: of those only the last view is cached.
func (t *Taxonomy) view(l Logsource) *view {
	if v, ok := t.views.Load(l); ok {
		return v.(*view)
	}
	if last := t.lastView.Load(); last != nil && last.of == l {
		return last.view
	}
	v := t.lookupField(l)
	if l.Category == anySource || t.KnownLogsource(l) {
		t.views.Store(l, v)
	} else {
		t.lastView.Store(&lastView{l, v})
	}
	return v
}

func (t *Taxonomy) lookupField(l Logsource) *view {
	v := &view{byFold: map[string][]int{}}
	at := map[string]int{}
	add := func(f Field) {
		i, ok := at[f.Name]
		if !ok {
			at[f.Name] = len(v.fields)
			v.fields = append(v.fields, f)
			return
		}
		g := &v.fields[i]
		g.Uses += f.Uses
		g.Listed = g.Listed || f.Listed
		g.Kind = common(g.Kind, f.Kind)
		if g.Doc == "" {
			g.Doc = f.Doc
		}
		if g.Values == nil {
			g.Values = f.Values
		}
	}
	if l != (Logsource{}) {
		if s, ok := t.byLogsource[l]; ok {
			for _, f := range s.Fields {
				add(f)
			}
		}
		for _, s := range t.sources {
			if s.Logsource == l || s.Logsource == (Logsource{}) || l.Category != anySource && !s.Includes(l) && !l.Includes(s.Logsource) {
				continue
			}
			for _, f := range s.Fields {
				add(f)
			}
		}
	}
	for _, f := range t.everywhere { // what a team says of its fields comes before what is known
		if i, ok := at[f.Name]; ok {
			f.Kind = cmp.Or(f.Kind, v.fields[i].Kind)
			v.fields[i].Kind = f.Kind
		}
		add(f)
	}
	slices.SortStableFunc(v.fields, func(a, b Field) int {
		return cmp.Or(cmp.Compare(b.Uses, a.Uses), compareBool(b.Listed, a.Listed))
	})
	for i, f := range v.fields {
		fold := strings.ToLower(f.Name)
		v.byFold[fold] = append(v.byFold[fold], i)
	}
	return v
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// Fields returns the fields of all log sources together, the most used first.
func (t *Taxonomy) Fields() []Field { return t.view(Logsource{Category: anySource}).fields }

// KnownField reports whether some log source has a field of exactly that name.
func (t *Taxonomy) KnownField(name string) bool {
	_, ok := t.Field(Logsource{Category: anySource}, name)
	return ok
}

// anySource means all log sources.
const anySource = "*"
