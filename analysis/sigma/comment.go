package sigma

import (
	"slices"
	"strings"
)

// Comment is a comment of the text, from "#" to the end of the line.
type Comment struct {
	At    Span
	Alone bool // nothing but blanks stands before it on its line
}

// Comments returns the comments of a document in order. What looks like one
// inside of a text or a block scalar is none. Source: YAML 1.2, section 6.6.
func (d *Document) Comments(s *Source) []Comment {
	text := s.text[:d.Span.End]
	if strings.IndexByte(text[d.Span.Start:], '#') < 0 {
		return nil
	}
	scalars := d.scalars()
	var comments []Comment
	for i := d.Span.Start; i < len(text); i++ {
		for len(scalars) > 0 && scalars[0].End <= i {
			scalars = scalars[1:]
		}
		if len(scalars) > 0 && scalars[0].Start <= i {
			i = scalars[0].End - 1
			continue
		}
		if text[i] != '#' || i > d.Span.Start && !strings.ContainsRune(" \t\r\n", rune(text[i-1])) {
			continue
		}
		line := s.Line(s.LineOf(i))
		comments = append(comments, Comment{
			At:    Span{i, min(line.End, len(text))},
			Alone: strings.Trim(s.text[line.Start:i], " \t") == "",
		})
		i = line.End
	}
	return comments
}

// scalars are the ranges of all scalars of a document that take some room, in
// order and apart.
func (d *Document) scalars() []Span {
	var spans []Span
	var walk func(n *Node)
	walk = func(n *Node) {
		if n == nil {
			return
		}
		if n.Target != nil || n.Kind == Scalar {
			if n.Span.End > n.Span.Start {
				spans = append(spans, n.Span)
			}
			return
		}
		for _, p := range n.Pairs {
			if !p.Merged {
				walk(p.Key)
				walk(p.Value)
			}
		}
		for _, c := range n.Items {
			walk(c)
		}
	}
	walk(d.Root)
	slices.SortFunc(spans, func(a, b Span) int { return a.Start - b.Start })
	return spans
}
