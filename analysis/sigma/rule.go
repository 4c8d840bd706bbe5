package sigma

import (
	"iter"
	"slices"
	"strings"
	"sync"

	"sigma-lsp/analysis/yaml"
)

// File is a source read as Sigma: its YAML documents in order.
type File struct {
	Source    *Source
	Tree      *yaml.Tree
	Documents []*Document

	mu       sync.Mutex             // guards the two
	byName   map[string][]*Document // by id in small letters, and by name
	resolved map[string][]*Document // by reference, cached
}

// Resolve returns the documents that a reference names, each once. The list is
// shared.
func (f *File) Resolve(ref string) []*Document {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.byName == nil {
		f.byName, f.resolved = map[string][]*Document{}, map[string][]*Document{}
		for _, d := range f.Documents {
			if d.Rule == nil && d.Correlation == nil {
				continue
			}
			id, name := strings.ToLower(d.Text("id")), d.Text("name")
			f.byName[id] = append(f.byName[id], d)
			if name != id {
				f.byName[name] = append(f.byName[name], d)
			}
		}
	}
	found, known := f.resolved[ref]
	if !known {
		small := strings.ToLower(ref)
		for _, d := range f.byName[small] {
			if d.HasName(ref) {
				found = append(found, d)
			}
		}
		if small != ref {
			for _, d := range f.byName[ref] {
				if d.HasName(ref) && !slices.Contains(found, d) {
					found = append(found, d)
				}
			}
		}
		f.resolved[ref] = found
	}
	return found
}

// Guessed reports whether some document of the file is only guessed to be Sigma.
func (f *File) Guessed() bool {
	return slices.ContainsFunc(f.Documents, func(d *Document) bool { return d.Guessed })
}

// DocumentKind is the kind of a YAML document.
type DocumentKind int

// The kinds of documents. NotSigma covers all YAML that is something else; it
// never gets a finding.
const (
	NotSigma DocumentKind = iota
	EmptyDocument
	RuleDocument
	CorrelationDocument
	FilterDocument
	ActionDocument  // action: global, reset; repeat yields a RuleDocument
	UnknownDocument // next to Sigma documents, with none of their keys
)

// Document is one YAML document of a file.
type Document struct {
	File *File
	YAML *yaml.Document
	Kind DocumentKind
	// Guessed is set if the evidence for Sigma is weak: the document may belong
	// to another format. Its findings are hints, and no command edits it.
	Guessed bool
	Span    Span  // the text between the separators
	Root    *Node // nil when the document is empty or nothing could be read
	// Broken is set if the text has YAML errors and was read with error
	// recovery. Checks for missing things are silent then.
	Broken        bool
	UnreadLines   bool      // some of its lines could not be read as anything
	UncertainKeys bool      // there may be more keys than were read: an error is not in a value alone
	Problems      []Problem // of YAML and of the document as a whole

	crossCheck    func() error // see CrossCheck
	expandedBytes *int         // bytes that the modifiers of the file made so far

	Rule        *Rule
	Correlation *Correlation
	Filter      *Filter
}

// CrossCheck compares the data of a document with what gopkg.in/yaml.v3 reads:
// a query must not be made from data that the two read differently. The error
// names the difference.
func (d *Document) CrossCheck() error {
	if d.crossCheck == nil {
		return nil
	}
	return d.crossCheck()
}

// AllProblems are the problems of the document and of its rule, correlation or
// filter.
func (d *Document) AllProblems() []Problem {
	switch {
	case d.Rule != nil:
		return slices.Concat(d.Problems, d.Rule.Problems)
	case d.Correlation != nil:
		return slices.Concat(d.Problems, d.Correlation.Problems)
	case d.Filter != nil:
		return slices.Concat(d.Problems, d.Filter.Problems)
	}
	return d.Problems
}

// Rule is a detection rule. Every part has its span; parts that are absent or
// unreadable are nil.
type Rule struct {
	Document  *Document
	Root      *Node // the top mapping, with the parts of an "action: global" document before it
	Logsource *Logsource
	Detection *Detection
	Problems  []Problem // what could not be read of log source and detection
}

// Key returns an entry of the top mapping.
func (r *Rule) Key(name string) (Pair, bool) { return r.Root.Get(name) }

// Text returns the text of a top key, or "" where it is absent or no text.
func (r *Rule) Text(name string) string {
	if p, ok := r.Key(name); ok && p.Value.IsText() {
		return p.Value.Value
	}
	return ""
}

// Logsource names the log that a rule reads. The three nodes are scalars, or
// nil.
type Logsource struct {
	Key, Node                  *Node
	Category, Product, Service *Node
}

// Detection is the part of a rule that selects events.
type Detection struct {
	Key, Node    *Node
	Selections   []*Selection
	ConditionKey *Node
	Conditions   []*Condition // more than one where the condition is a list: one query each

	byName         map[string]*Selection
	patterns       int  // selections compared with patterns of conditions
	guesses        int  // unknown names for which a suggestion was computed
	uncertainNames bool // some line of it was broken or left out, so that there may be more names
}

// Selection returns the selection of that name, or nil.
func (d *Detection) Selection(name string) *Selection { return d.byName[name] }

func (d *Detection) add(s *Selection) {
	if d.byName == nil {
		d.byName = map[string]*Selection{}
	}
	d.byName[s.Name.Value] = s
	d.Selections = append(d.Selections, s)
}

// Selection is a named set of tests.
type Selection struct {
	Name *Node // the key
	Node *Node // the value
	Test Test  // nil where nothing could be read
	// Broken is set if some part could not be read; such a selection is never
	// converted.
	Broken bool
}

// Test is what an event can pass: AllOf, AnyOf or Item.
type Test interface{ At() Span }

// AllOf is a mapping: all of its tests must match.
type AllOf struct {
	Node  *Node
	Tests []Test
}

// AnyOf is a list: one of its tests must match.
type AnyOf struct {
	Node  *Node
	Tests []Test
}

// Item is a field with its values, or a list of keywords.
type Item struct {
	Key       *Node // nil for keywords without a key
	Node      *Node // the value as written: a scalar or a list
	Field     string
	FieldAt   Span
	Modifiers []ModifierUse
	Values    []Value // with the modifiers applied
	All       bool    // all of the values must hold (modifier "all"), not any
	Negated   bool    // modifier "neq"
	Broken    bool    // some modifier or value could not be read
	Readable  bool    // of a broken item: its key and the values that it has were read
}

// ModifierUse is one modifier as written after a field name. Modifier is nil
// for an unknown name.
type ModifierUse struct {
	Name     string
	At       Span
	Modifier *Modifier
}

// At returns the range of the mapping.
func (a *AllOf) At() Span { return a.Node.Span }

// At returns the range of the list.
func (a *AnyOf) At() Span { return a.Node.Span }

// At returns the range from the key to the end of the values.
func (i *Item) At() Span {
	if i.Key == nil {
		return i.Node.Span
	}
	return Pair{Key: i.Key, Value: i.Node}.Span()
}

// Has reports whether the item carries the modifier.
func (i *Item) Has(modifier string) bool {
	_, ok := i.Use(modifier)
	return ok
}

// Use returns the use of a modifier, the last if it is repeated.
func (i *Item) Use(modifier string) (u ModifierUse, ok bool) {
	for _, m := range i.Modifiers {
		if m.Name == modifier {
			u, ok = m, true
		}
	}
	return u, ok
}

// ItemsOf yields the items of a test, in the order of the text.
func ItemsOf(t Test) iter.Seq[*Item] {
	return func(yield func(*Item) bool) { walkItems(t, yield) }
}

func walkItems(t Test, yield func(*Item) bool) bool {
	goOn := func(t Test) bool { return walkItems(t, yield) }
	switch t := t.(type) {
	case *AllOf:
		return every(t.Tests, goOn)
	case *AnyOf:
		return every(t.Tests, goOn)
	case *Item:
		return yield(t)
	}
	return true
}

func every[T any](list []T, holds func(T) bool) bool {
	return !slices.ContainsFunc(list, func(one T) bool { return !holds(one) })
}
