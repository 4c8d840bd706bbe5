package yaml

// Remark is a comment of the text, from "#" to the end of the line.
type Remark struct {
	At    Span
	Alone bool // nothing but spaces is before it on its line
}

// Comments returns the comments of a document in order.
func (t *Tree) Comments(d *Document) (comments []Remark) {
	tokens := t.Tokens[d.tokens.Start:d.tokens.End]
	start, alone := d.Span.Start, true
	for _, token := range tokens {
		end := int(token.End)
		switch token.Kind {
		case Comment:
			comments = append(comments, Remark{Span{start, end}, alone})
		case Break:
			alone = true
		case Space:
		default:
			alone = end > start && breakBefore(t.Source.text, end)
		}
		start = end
	}
	return comments
}

// breakBefore reports whether a line begins at i.
func breakBefore(text string, i int) bool {
	return i > 0 && (text[i-1] == '\n' || text[i-1] == '\r' || i > 1 && breakLen(text, i-2) == 2 || i > 2 && breakLen(text, i-3) == 3)
}
