package pipeline

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/schema"
)

// Candidate is a word that can be written in a pipeline file.
type Candidate struct {
	Name string
	Doc  string // "" if the name is self-explanatory
	Key  bool   // the key of a mapping
}

// candidates collects what can be written at a marker, which replaces the word
// that is being typed.
type candidates struct {
	marker string
	found  []Candidate
	ids    []string // IDs of the items, for processing_item_applied
	wantID bool
}

// Complete returns the candidates at the marker in the text of a pipeline file:
// keys, parameters, types, event types, LEQL keys and IDs.
func Complete(source *sigma.Source, marker string) []Candidate {
	r := &reader{pipeline: &Pipeline{}, candidates: &candidates{marker: marker}}
	r.read(source)
	if r.candidates.wantID {
		for _, id := range r.candidates.ids {
			r.candidates.add(Candidate{Name: id})
		}
	}
	return r.candidates.found
}

func (w *candidates) isMarked(n *sigma.Node) bool {
	return w != nil && n != nil && n.Kind == sigma.Scalar && strings.Contains(n.Value, w.marker)
}

func (w *candidates) add(word Candidate) {
	if !slices.ContainsFunc(w.found, func(other Candidate) bool { return other.Name == word.Name }) {
		w.found = append(w.found, word)
	}
}

func (w *candidates) choice(n *sigma.Node, names []string) {
	if w.isMarked(n) {
		for _, name := range names {
			w.add(Candidate{Name: name})
		}
	}
}

// keys adds the missing parameters if a key is being typed.
func (w *candidates) keys(p *params) {
	if w == nil || !slices.ContainsFunc(p.entries, func(e sigma.Pair) bool { return w.isMarked(e.Key) }) {
		return
	}
	for _, name := range p.requested {
		if !slices.ContainsFunc(p.entries, func(e sigma.Pair) bool { return e.Key.Value == name }) {
			w.add(Candidate{Name: name, Key: true})
		}
	}
}

// eventTypes adds the event types of InsightIDR, if the category that
// change_logsource gives is being typed.
func (w *candidates) eventTypes(n *sigma.Node) {
	if !w.isMarked(n) {
		return
	}
	for _, t := range schema.EventTypes() {
		w.add(Candidate{Name: t.Name, Doc: "log set " + t.LogSet})
	}
}

// leqlKeys adds the known LEQL keys, if the target of a field mapping is being
// typed.
func (w *candidates) leqlKeys(n *sigma.Node) {
	if !w.isMarked(n) {
		return
	}
	for _, t := range schema.EventTypes() {
		for _, k := range schema.Keys(t.Name) {
			w.add(Candidate{Name: k.Name, Doc: t.Name + ", " + k.Status})
		}
	}
}

func (w *candidates) item(id string) {
	if w != nil && id != "" && !strings.Contains(id, w.marker) {
		w.ids = append(w.ids, id)
	}
}
