package format

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// spaces sets the spaces within lines: none before a colon, one after a colon,
// a dash or a comma, none at the end of a line. Spaces before a comment are
// kept: comments are often aligned.
func (l *layout) spaces() {
	l.spacesIn(l.root)
	for i, kind := range l.kinds {
		line := l.source.Line(i)
		text := l.source.Text(line)
		switch kind {
		case structure:
			l.trim(i, line, text)
		case empty, comment, marker, following:
			l.trim(i, line, text)
		}
	}
}

// trim removes trailing whitespace, unless a scalar continues on the next line.
func (l *layout) trim(i int, line sigma.Span, text string) {
	if i+1 < len(l.kinds) && l.kinds[i+1] == following {
		return
	}
	if end := len(strings.TrimRight(text, " \t")); end < len(text) {
		l.edit(line.Start+end, line.End, "")
	}
}

// dash sets the spaces after the dash of an item.
func (l *layout) dash(item *sigma.Node) {
	start := item.Lead()
	text := l.source.Text(sigma.Span{Start: start, End: l.source.Line(l.source.LineOf(start)).End})
	if !strings.HasPrefix(text, "-") {
		return
	}
	if spaces := countSpaces(text[1:]); spaces > 0 && 1+spaces < len(text) && text[1+spaces] != '#' {
		l.edit(start+1, start+1+spaces, " ")
	}
}

var (
	colon   = regexp.MustCompile(`^([ \t]*):([ \t]*)`)
	comma   = regexp.MustCompile(`^([ \t]*),([ \t]*)$`)
	opening = regexp.MustCompile(`^[\[{]([ \t]{2,})$`)
	closing = regexp.MustCompile(`^([ \t]{2,})[\]}]$`)
)

// spacesIn sets the spaces between the parts of a node.
func (l *layout) spacesIn(n *sigma.Node) {
	if n.Target != nil {
		return
	}
	for _, p := range n.Pairs {
		l.colon(p)
		l.spacesIn(p.Value)
	}
	for _, c := range n.Items {
		if n.Style != sigma.Flow {
			l.dash(c)
		}
		l.spacesIn(c)
	}
	if n.Style == sigma.Flow && n.Kind != sigma.Scalar {
		l.brackets(n)
	}
}

func (l *layout) colon(p sigma.Pair) {
	if p.Key.Target != nil {
		return // the name of an anchor can end with a colon
	}
	start := p.Key.Span.End
	line := l.source.Line(l.source.LineOf(start))
	text := l.source.Text(sigma.Span{Start: start, End: line.End})
	found := colon.FindStringSubmatchIndex(text)
	if found == nil {
		return
	}
	l.edit(start, start+found[3], "")
	if rest := text[found[1]:]; rest != "" && rest[0] != '#' && strings.IndexByte(",]}", rest[0]) < 0 {
		l.edit(start+found[4], start+found[5], " ")
	}
}

// brackets sets one space after commas, and at most one inside the brackets of
// a flow collection.
func (l *layout) brackets(n *sigma.Node) {
	var parts []sigma.Span
	for _, p := range n.Pairs {
		parts = append(parts, p.Span())
	}
	for _, c := range n.Items {
		parts = append(parts, c.Span)
	}
	if len(parts) == 0 || parts[0].Start < n.Span.Start || parts[len(parts)-1].End > n.Span.End {
		return
	}
	between := func(form *regexp.Regexp, start, end int, set func(found []int)) {
		if found := form.FindStringSubmatchIndex(l.source.Text(sigma.Span{Start: start, End: end})); found != nil {
			set(found)
		}
	}
	between(opening, n.Span.Start, parts[0].Start, func(found []int) {
		l.edit(n.Span.Start+found[2], n.Span.Start+found[3], " ")
	})
	for i := 1; i < len(parts); i++ {
		start := parts[i-1].End
		between(comma, start, parts[i].Start, func(found []int) {
			l.edit(start+found[2], start+found[3], "")
			l.edit(start+found[4], start+found[5], " ")
		})
	}
	last := parts[len(parts)-1].End
	between(closing, last, n.Span.End, func(found []int) {
		l.edit(last+found[2], last+found[3], " ")
	})
}

// end makes the file end with one line break, unless it ends with a block scalar,
// whose text may depend on it.
func (l *layout) end() {
	text := l.source.String()
	end := len(strings.TrimRight(text, " \t\r\n"))
	last := l.source.LineOf(end)
	if l.kinds[last] == content || l.kinds[len(l.kinds)-1] == content || last < l.first {
		return
	}
	stop := l.source.Line(last).End
	rest := text[stop:]
	if rest == l.source.LineBreak() && rest != "" {
		return
	}
	kept := l.edits[:0]
	for _, e := range l.edits {
		if e.At.End <= stop { // lines of spaces are replaced as a whole
			kept = append(kept, e)
		}
	}
	l.edits = kept
	l.edits = append(l.edits, sigma.Edit{At: sigma.Span{Start: stop, End: len(text)}, Text: l.source.LineBreak()})
}
