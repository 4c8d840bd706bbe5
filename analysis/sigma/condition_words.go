package sigma

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// WordKind is the kind of a word of a condition.
type WordKind int

// The kinds of words. UnknownWord is a character that is not allowed.
const (
	NameWord       WordKind = iota // a selection by its whole name
	PatternWord                    // "them", or a name with "*"
	OperatorWord                   // and, or, not, of
	QuantifierWord                 // the word before "of"
	ParenthesisWord
	UnknownWord
)

// Word is a word or a parenthesis of a condition.
type Word struct {
	Kind    WordKind
	Text    string
	At      Span
	AfterOf bool // follows "of"
}

// ConditionNodes returns the conditions as they are written: one, or those of
// a list. Unlike Conditions they include what could not be read.
func (d *Detection) ConditionNodes() []*Node {
	p, ok := d.Node.Get("condition")
	if !ok {
		return nil
	}
	nodes := []*Node{p.Value}
	if p.Value.Kind == Sequence {
		nodes = p.Value.Items
	}
	return slices.DeleteFunc(slices.Clone(nodes), func(n *Node) bool { return n.Kind != Scalar || n.IsNull() })
}

// ConditionWords cuts a condition into words without asking for its grammar, so that a
// condition that is being typed has some too. The old "| count() by" form ends
// it. Source: Sigma rules specification 2.1, "Condition".
func (d *Detection) ConditionWords(condition *Node) []Word {
	text, place := condition.Value, condition.Sub
	if condition.Broken {
		// The decoded text is not what the author meant, but the source text
		// is.
		text = condition.Text()
		place = func(start, end int) Span {
			return Span{Start: condition.Span.Start + start, End: condition.Span.Start + end}
		}
	}
	if bar := strings.IndexByte(text, '|'); bar >= 0 {
		text = text[:bar]
	}
	var words []Word
	for i := 0; i < len(text); {
		start, kind := i, NameWord
		switch c := text[i]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
			continue
		case condition.Broken && (c == '"' || c == '\''):
			i++
			continue
		case c == '(' || c == ')':
			i, kind = i+1, ParenthesisWord
		case nameByte(c):
			for i < len(text) && nameByte(text[i]) {
				i++
			}
		default:
			_, size := utf8.DecodeRuneInString(text[i:])
			i, kind = i+size, UnknownWord
		}
		words = append(words, Word{Kind: kind, Text: text[start:i], At: place(start, i)})
	}
	d.classifyWords(words)
	return words
}

// classifyWords distinguishes names, operators, quantifiers and patterns.
func (d *Detection) classifyWords(words []Word) {
	operator := func(i int, names ...string) bool {
		if i >= len(words) || words[i].Kind == ParenthesisWord {
			return false
		}
		// In capital letters it is an operator unless a selection has the name.
		word := words[i].Text
		return slices.Contains(names, word) || slices.Contains(names, strings.ToLower(word)) && d.Selection(word) == nil
	}
	for i := range words {
		w := &words[i]
		switch {
		case w.Kind != NameWord:
		case operator(i, "and", "or", "not", "of"):
			w.Kind = OperatorWord
		case operator(i+1, "of"):
			w.Kind = QuantifierWord
		case w.Text == "them" || strings.Contains(w.Text, "*"):
			w.Kind = PatternWord
		}
		w.AfterOf = i > 0 && operator(i-1, "of")
	}
}
