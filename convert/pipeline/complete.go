package pipeline

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/schema"
)

// Word is what can be written in a pipeline file, and what it means.
type Word struct {
	Name string
	Doc  string // "" where the name says it
	Key  bool   // the key of a mapping
}

// words collects what can be written where a marker stands in place of the word
// that is being typed.
type words struct {
	marker string
	found  []Word
	ids    []string // of the items of the file, for processing_item_applied
	wantID bool
}

// Complete returns what can be written where the marker stands in the text of a
// pipeline file: keys, parameters, types, event types, LEQL keys and ids.
func Complete(source *sigma.Source, marker string) []Word {
	r := &reader{pipeline: &Pipeline{}, words: &words{marker: marker}}
	r.read(source)
	if r.words.wantID {
		for _, id := range r.words.ids {
			r.words.add(Word{Name: id})
		}
	}
	return r.words.found
}

func (w *words) at(n *sigma.Node) bool {
	return w != nil && n != nil && n.Kind == sigma.Scalar && strings.Contains(n.Value, w.marker)
}

func (w *words) add(word Word) {
	if !slices.ContainsFunc(w.found, func(other Word) bool { return other.Name == word.Name }) {
		w.found = append(w.found, word)
	}
}

func (w *words) choice(n *sigma.Node, names []string) {
	if w.at(n) {
		for _, name := range names {
			w.add(Word{Name: name})
		}
	}
}

// keys adds the parameters that are not there yet, if a key is being typed.
func (w *words) keys(p *params) {
	if w == nil || !slices.ContainsFunc(p.entries, func(e sigma.Pair) bool { return w.at(e.Key) }) {
		return
	}
	for _, name := range p.asked {
		if !slices.ContainsFunc(p.entries, func(e sigma.Pair) bool { return e.Key.Value == name }) {
			w.add(Word{Name: name, Key: true})
		}
	}
}

// eventTypes adds the event types of InsightIDR, if the category that
// change_logsource gives is being typed.
func (w *words) eventTypes(n *sigma.Node) {
	if !w.at(n) {
		return
	}
	for _, t := range schema.EventTypes() {
		w.add(Word{Name: t.Name, Doc: "log set " + t.LogSet})
	}
}

// leqlKeys adds the known LEQL keys, if the target of a field mapping is being
// typed.
func (w *words) leqlKeys(n *sigma.Node) {
	if !w.at(n) {
		return
	}
	for _, t := range schema.EventTypes() {
		for _, k := range schema.Keys(t.Name) {
			w.add(Word{Name: k.Name, Doc: t.Name + ", " + k.Status})
		}
	}
}

func (w *words) item(id string) {
	if w != nil && id != "" && !strings.Contains(id, w.marker) {
		w.ids = append(w.ids, id)
	}
}
