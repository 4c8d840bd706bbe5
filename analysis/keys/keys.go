// Package keys is the vocabulary of Sigma: the keys of each section, what they
// mean and accept, and the values that some of them choose from.
//
//	for _, k := range keys.In(keys.Rule) { … } // title, id, related …
//	k, ok := keys.Lookup(keys.Related, "type")
//	v, ok := k.Value("obsolete") // v.Doc
package keys

import "slices"

// Section is a mapping of a Sigma file that has a fixed set of keys.
type Section int

// The sections. The first four are top-level mappings, by the kind of the
// document.
const (
	Rule                 Section = iota
	CorrelationRule              // the top of a correlation
	FilterRule                   // the top of a filter
	Action                       // the top of a document with "action"
	Logsource                    // below "logsource"
	Detection                    // below "detection", beside the selections
	Correlation                  // below "correlation"
	CorrelationCondition         // below "condition" of a correlation
	Filter                       // below "filter", beside the selections
	Related                      // each relation below "related"
	Simulation                   // each simulation below "simulation"
)

// Type is the shape of a value.
type Type int

// The shapes.
const (
	Text    Type = iota // on one line or several
	Word                // one of the Values
	Date                // YYYY-MM-DD
	ID                  // a UUID
	List                // of texts
	Records             // a list of mappings
	Mapping
	Number
	Bool
	Condition // an expression over selections
	Timespan  // a number and a unit
	Rules     // a list of references to rules, by id or name
)

// Use is how important a key is.
type Use int

// How a key is needed. Public is what the public rules have, though the
// specification leaves it open.
const (
	Optional Use = iota
	Required
	Public
	Deprecated
)

// Key is a key of a section.
type Key struct {
	Name   string
	Type   Type
	Use    Use
	Takes  string // what the value is, a phrase: "list of URLs"
	Doc    string // what the key is for, in sentences
	Values []Value
	Source string // the section of the specification, "" where no one says it
}

// Value is a word that a key can have.
type Value struct {
	Text string
	Doc  string // a sentence
}

// Value returns a word of the key.
func (k Key) Value(text string) (Value, bool) {
	i := slices.IndexFunc(k.Values, func(v Value) bool { return v.Text == text })
	if i < 0 {
		return Value{}, false
	}
	return k.Values[i], true
}

// In returns the keys of a section, in the order of the specification and the
// public rules.
func In(p Section) []Key { return tables[p] }

// Lookup returns a key of a section by its name.
func Lookup(p Section, name string) (Key, bool) {
	i := slices.IndexFunc(tables[p], func(k Key) bool { return k.Name == name })
	if i < 0 {
		return Key{}, false
	}
	return tables[p][i], true
}

// The specifications that Source names a section of.
const (
	rules        = "Sigma rules specification 2.1"
	correlations = "Sigma correlation rules specification 2.1"
	filters      = "Sigma filters specification 2.1"
)

var tables = map[Section][]Key{
	Rule:                 topKeys(logsource, detection, fields),
	CorrelationRule:      topKeys(correlation, generate),
	FilterRule:           selectKeys(topKeys(logsource, filter), "title", "id", "name", "taxonomy", "description", "references", "author", "date", "modified", "logsource", "filter"),
	Action:               append([]Key{action}, topKeys(logsource, detection, fields)...),
	Logsource:            logsourceKeys,
	Detection:            detectionKeys,
	Correlation:          append(correlationKeys[:len(correlationKeys):len(correlationKeys)], deprecatedGenerate),
	CorrelationCondition: correlationConditionKeys,
	Filter:               filterKeys,
	Related:              relatedKeys,
	Simulation:           simulationKeys,
}

// selectKeys returns the keys of those names.
func selectKeys(keys []Key, names ...string) (picked []Key) {
	for _, k := range keys {
		if slices.Contains(names, k.Name) {
			picked = append(picked, k)
		}
	}
	return picked
}
