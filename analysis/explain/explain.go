// Package explain describes the part of a Sigma file at the cursor: a key, an
// enumerated word, a tag, a date, a log source, a field, special characters in
// a value, a regular expression, an operator of a condition, a reference.
//
// It only knows Sigma; the result of a pipeline is shown elsewhere.
package explain

import (
	"strings"
	"time"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/analysis/workspace"
)

// Question asks about an offset of a file.
type Question struct {
	File     *sigma.File
	Offset   int
	Taxonomy *taxonomy.Taxonomy
	Today    time.Time
	// Rules returns the rules of the workspace that have an id or a name; it may
	// be nil.
	Rules func(ref string) []*workspace.Document
}

// Note is the explanation of a part of the file.
type Note struct {
	At    sigma.Span // what it is about
	Lines []Line
}

// Line is a paragraph, or an item of a list.
type Line struct {
	Depth int // of the list, 0 for a paragraph
	Words []Word
}

// Word is a piece of a line. All but our own words are to be escaped for where
// they go.
type Word struct {
	Text    string
	Set     bool   // a name or a text of the rule, to be set off from the sentence
	Page    string // an address of ours that the text leads to, or ""
	Literal bool   // our own words, with nothing of a rule or of settings in them
}

// Name is an argument of paragraph that is set off.
type Name string

// prose is a trusted argument of paragraph.
type prose string

// Page is an argument of paragraph that links to a page.
type Page struct{ Text, Address string }

// At answers the question; it reports false if there is nothing to explain.
func At(q Question) (Note, bool) {
	w := &writer{Question: q}
	if !w.find() {
		return Note{}, false
	}
	for _, tell := range explainers {
		if tell(w) {
			return w.note, len(w.note.Lines) > 0
		}
	}
	return Note{}, false
}

// explainers are called in this order until one explains the position.
var explainers = []func(*writer) bool{
	(*writer).field, (*writer).value, (*writer).words, (*writer).key, (*writer).tag, (*writer).date,
	(*writer).logsource, (*writer).reference, (*writer).timespan, (*writer).word,
}

// writer is an answer as it grows.
type writer struct {
	Question
	document *sigma.Document
	path     []string // keys from the top down to the innermost entry, lists left out
	pair     sigma.Pair
	node     *sigma.Node // the innermost one at the offset, a key or a value
	onKey    bool
	note     Note
}

// find looks for the innermost node at the offset.
func (w *writer) find() bool {
	for _, d := range w.File.Documents {
		if d.Span.Contains(w.Offset) && d.Kind != sigma.NotSigma && d.Kind != sigma.EmptyDocument && d.Root != nil {
			w.document = d
			w.descend(d.Root)
			return w.node != nil
		}
	}
	return false
}

func (w *writer) descend(n *sigma.Node) {
	if n.Target != nil || n.Broken {
		return
	}
	switch n.Kind {
	case sigma.Scalar:
		w.node = n
	case sigma.Sequence:
		for _, c := range n.Items {
			if c.Span.Contains(w.Offset) {
				w.descend(c)
				return
			}
		}
	case sigma.Mapping:
		for _, p := range n.Pairs {
			key, value := p.Key.Span.Contains(w.Offset), p.Value.Span.Contains(w.Offset)
			if p.Merged || p.Key.Kind != sigma.Scalar || !key && !value {
				continue
			}
			w.path, w.pair = append(w.path, p.Key.Value), p
			if key {
				w.node, w.onKey = p.Key, true
			} else {
				w.descend(p.Value)
			}
			return
		}
	}
}

// is reports whether the innermost entry has this path from the top.
func (w *writer) is(path ...string) bool {
	if len(path) != len(w.path) {
		return false
	}
	for i, key := range path {
		if w.path[i] != key {
			return false
		}
	}
	return true
}

// explainers sets what the note is about.
func (w *writer) explainers(at sigma.Span) { w.note.At = at }

// paragraph adds a paragraph. Each "%s" is replaced by an argument: a Name, a
// Page, or a text.
func (w *writer) paragraph(format string, args ...any) { w.line(0, format, args...) }

// item adds an item of a list.
func (w *writer) item(format string, args ...any) { w.line(1, format, args...) }

func (w *writer) line(depth int, format string, args ...any) {
	w.note.Lines = append(w.note.Lines, Line{depth, words(format, args...)})
}

func words(format string, args ...any) []Word {
	var out []Word
	add := func(words ...Word) {
		for _, word := range words {
			if n := len(out) - 1; n >= 0 && !word.Set && word.Page == "" && !out[n].Set && out[n].Page == "" && word.Literal == out[n].Literal {
				out[n].Text += word.Text
			} else if word.Text != "" || word.Set {
				out = append(out, word)
			}
		}
	}
	for i, piece := range strings.Split(format, "%s") {
		if i > 0 {
			switch a := args[i-1].(type) {
			case Name:
				add(Word{Text: clip(string(a)), Set: true})
			case Page:
				add(Word{Text: a.Text, Page: a.Address})
			case prose:
				add(Word{Text: string(a), Literal: true})
			case string:
				add(Word{Text: clip(a)})
			case []Word:
				add(a...)
			}
		}
		add(Word{Text: piece, Literal: true})
	}
	return out
}

// maxText is how many bytes of a text of the rule are shown.
const maxText = 300

func clip(text string) string {
	if len(text) <= maxText {
		return text
	}
	return strings.ToValidUTF8(text[:maxText], "") + "…"
}

// joinWords lists things as "a, b and c".
func joinWords[T any](things []T, last string, show func(T) Word) (out []Word) {
	for i, thing := range things {
		switch {
		case i == 0:
		case i == len(things)-1:
			out = append(out, Word{Text: " " + last + " "})
		default:
			out = append(out, Word{Text: ", "})
		}
		out = append(out, show(thing))
	}
	return out
}

func set(text string) Word   { return Word{Text: clip(text), Set: true} }
func plain(text string) Word { return Word{Text: clip(text)} }
