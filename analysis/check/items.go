package check

import (
	"iter"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// Detection is the detection of a rule or the selections of a filter, or nil.
func (p *Pass) Detection() *sigma.Detection {
	switch {
	case p.Rule != nil:
		return p.Rule.Detection
	case p.Document.Filter != nil:
		return p.Document.Filter.Detection
	}
	return nil
}

// Selections are those of Detection.
func (p *Pass) Selections() []*sigma.Selection {
	if d := p.Detection(); d != nil {
		return d.Selections
	}
	return nil
}

// Item is a detection item of the document and its position.
type Item struct {
	*sigma.Item
	Selection *sigma.Selection
	Map       *sigma.Node // the mapping that holds it, nil for keywords without a key
}

// Items are all detection items of the document that could be read, in the
// order of the text.
func (p *Pass) Items() []Item {
	if p.items == nil {
		p.items = []Item{} // none, but looked for
		for _, s := range p.Selections() {
			p.addItems(s, s.Test, nil)
		}
	}
	return p.items
}

func (p *Pass) addItems(s *sigma.Selection, t sigma.Test, in *sigma.Node) {
	switch t := t.(type) {
	case *sigma.AllOf:
		for _, inner := range t.Tests {
			p.addItems(s, inner, t.Node)
		}
	case *sigma.AnyOf:
		for _, inner := range t.Tests {
			p.addItems(s, inner, nil)
		}
	case *sigma.Item:
		switch {
		case !t.Broken:
			p.items = append(p.items, Item{t, s, in})
		case t.Readable:
			p.partial = append(p.partial, Item{t, s, in})
		}
	}
}

// ReadableItems returns the items with those of their values that could be read.
// Unlike Items it includes items of which some value could not be.
func (p *Pass) ReadableItems() iter.Seq[Item] {
	return func(yield func(Item) bool) {
		for _, list := range [][]Item{p.Items(), p.partial} {
			for _, i := range list {
				if !yield(i) {
					return
				}
			}
		}
	}
}

// Nodes are the values of an item as they are written.
func (i Item) Nodes() []*sigma.Node {
	if i.Node.Kind == sigma.Sequence {
		return i.Node.Items
	}
	return []*sigma.Node{i.Node}
}

// Once returns what is made of the document, which is made once for all checks
// that ask for it by the same key.
func Once[T any](p *Pass, key any, create func() T) T {
	made, ok := p.once[key]
	if !ok {
		if p.once == nil {
			p.once = map[any]any{}
		}
		made = create()
		p.once[key] = made
	}
	return made.(T)
}

// AddModifier is the edit that adds a modifier at the end of a key.
func (i Item) AddModifier(name string) sigma.Edit {
	return sigma.InsertAt(i.Key.Sub(len(i.Key.Value), len(i.Key.Value)).Start, "|"+name)
}

// RemoveModifier is the edit that takes a modifier and the bar before it out of a key.
// There is none where the bar is written as an escape.
func (p *Pass) RemoveModifier(m sigma.ModifierUse) []sigma.Edit {
	at := sigma.Span{Start: m.At.Start - 1, End: m.At.End}
	if !strings.HasPrefix(p.File.Source.Text(at), "|") {
		return nil
	}
	return []sigma.Edit{{At: at}}
}
