package format

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/keys"
	"sigma-lsp/analysis/sigma"
)

// OnEnter returns the edits after a line break was typed before an offset: a
// new item after an item of a list, none after an empty one, and the
// indentation after a key or the header of a block scalar. There are no edits
// if the editor's own indentation is right, if text follows the cursor, and
// inside multi-line scalars.
func OnEnter(f *sigma.File, offset int) []sigma.Edit {
	s := f.Source
	n := s.LineOf(offset)
	d := documentAt(f, offset)
	if n == 0 || d == nil || d.Root == nil || strings.Trim(s.Text(s.Line(n)), " \t") != "" {
		return nil
	}
	e := newLine{source: s, line: n, now: s.Line(n), width: Width, before: entry{dash: -1}}
	e.indentation(d.Root)
	e.find(d.Root, nil, nil)
	switch before := e.before; {
	case e.inText || before.dash < 0 && before.pair.Key == nil:
		return nil
	case before.pair.Key == nil && before.value.IsNull() && before.value.Span.End == before.value.Span.Start:
		return e.leave()
	case before.pair.Key != nil && !e.colon(before.pair.Key):
		return nil
	case e.header():
		return e.put(strings.Repeat(" ", before.column+e.width))
	case before.pair.Key != nil && (before.value.Span.Start == before.value.Span.End || s.LineOf(before.value.Span.Start) > n):
		return e.below()
	case before.pair.Key != nil && before.dash >= 0: // another key of the same item
		return e.put(strings.Repeat(" ", before.column))
	case before.pair.Key == nil && before.value.Kind == sigma.Scalar && s.LineOf(before.value.Span.End) == n-1:
		return e.put(strings.Repeat(" ", before.dash) + "- ")
	}
	return nil
}

// documentAt is the Sigma document of an offset, or nil.
func documentAt(f *sigma.File, offset int) *sigma.Document {
	for i, d := range f.Documents {
		if d.Span.Contains(offset) || i == len(f.Documents)-1 {
			if d.Kind == sigma.NotSigma {
				return nil
			}
			return d
		}
	}
	return nil
}

// newLine is a new line that is still empty.
type newLine struct {
	source *sigma.Source
	line   int
	now    sigma.Span
	width  int
	before entry // the last one on the line before
	inText bool  // the line is part of a block scalar
}

// entry is an entry of a mapping, or an item that is not a mapping.
type entry struct {
	dash   int // column of the last dash on its line, -1 for none
	column int // of what is there
	pair   sigma.Pair
	value  *sigma.Node
	path   []string // keys of the mappings around it
	holder *sigma.Node
}

func (e *newLine) column(offset int) int {
	return offset - e.source.Line(e.source.LineOf(offset)).Start
}

// indentation finds the indentation that the file uses: that of its first block
// below a top-level key. The author will want to continue it.
func (e *newLine) indentation(root *sigma.Node) {
	for _, p := range root.Pairs {
		at := -1
		switch v := p.Value; {
		case v.Style == sigma.Flow || v.Target != nil:
		case len(v.Pairs) > 0:
			at = e.column(v.Pairs[0].Key.Lead())
		case len(v.Items) > 0:
			at = e.column(v.Items[0].Lead())
		}
		if at > 0 {
			e.width = max(2, min(at, 8))
			return
		}
	}
}

// find looks for the last entry on the line before. The holder is the key whose
// value the node is.
func (e *newLine) find(n *sigma.Node, holder *sigma.Node, path []string) {
	if n.Target != nil || n.Style == sigma.Flow {
		return
	}
	if n.Style == sigma.Literal || n.Style == sigma.Folded {
		first := e.source.LineOf(n.Span.Start)
		e.inText = e.inText || first < e.line-1 && e.source.LineOf(n.Span.End) >= e.line-1
		return
	}
	for _, p := range n.Pairs {
		if !p.Merged {
			if e.source.LineOf(p.Key.Span.Start) == e.line-1 {
				dash := -1
				if e.before.value == n {
					dash = e.before.dash
				}
				e.before = entry{dash: dash, column: e.column(p.Key.Span.Start), pair: p, value: p.Value, path: path, holder: holder}
			}
			e.find(p.Value, p.Key, append(path[:len(path):len(path)], p.Key.Value))
		}
	}
	for _, c := range n.Items {
		if e.source.LineOf(c.Lead()) == e.line-1 {
			e.before = entry{dash: e.column(c.Lead()), column: e.column(c.Span.Start), value: c, path: path, holder: holder}
		}
		e.find(c, holder, append(path[:len(path):len(path)], "-"))
	}
}

// colon reports whether a key has its colon.
func (e *newLine) colon(key *sigma.Node) bool {
	line := e.source.Line(e.source.LineOf(key.Span.End))
	return strings.HasPrefix(strings.TrimLeft(e.source.Text(sigma.Span{Start: key.Span.End, End: line.End}), " "), ":")
}

// header reports whether the line before ends in the header of a block scalar.
func (e *newLine) header() bool {
	v := e.before.value
	return v.Kind == sigma.Scalar && (v.Style == sigma.Literal || v.Style == sigma.Folded) && e.source.LineOf(v.Span.Start) == e.line-1
}

// put writes the beginning of the new line.
func (e *newLine) put(text string) []sigma.Edit {
	if e.source.Text(e.now) == text {
		return nil
	}
	return []sigma.Edit{{At: e.now, Text: text}}
}

// below indents after a key without a value, and begins a list if the key has
// one. Existing lines in the value decide how far it is indented.
func (e *newLine) below() []sigma.Edit {
	v := e.before.value
	switch {
	case len(v.Items) > 0 && v.Style != sigma.Flow && e.source.LineOf(v.Items[0].Lead()) == e.line+1:
		return e.put(strings.Repeat(" ", e.column(v.Items[0].Lead())) + "- ")
	case v.Span.Start < v.Span.End && e.source.LineOf(v.Span.Start) == e.line+1:
		return e.put(strings.Repeat(" ", e.column(v.Span.Start)))
	}
	text := strings.Repeat(" ", e.before.column+e.width)
	if e.takesList() {
		text += "- "
	}
	return e.put(text)
}

// takesList reports whether a key of Sigma has a list as its value.
func (e *newLine) takesList() bool {
	at := keys.Rule
	switch path := e.before.path; {
	case e.before.dash >= 0:
		return false
	case slices.Equal(path, []string{"correlation"}):
		at = keys.Correlation
	case slices.Equal(path, []string{"filter"}):
		at = keys.Filter
	case len(path) > 0:
		return false
	}
	k, ok := keys.Lookup(at, e.before.pair.Key.Value)
	return ok && slices.Contains([]keys.Type{keys.List, keys.Records, keys.Rules}, k.Type)
}

// leave ends a list: the empty item goes, and the cursor is where the next key
// belongs.
func (e *newLine) leave() []sigma.Edit {
	column := 0
	if e.before.holder != nil {
		column = e.column(e.before.holder.Span.Start)
	}
	return []sigma.Edit{{At: sigma.Span{Start: e.source.Line(e.line - 1).Start, End: e.now.End}, Text: strings.Repeat(" ", column)}}
}
