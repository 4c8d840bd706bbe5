package sigma

import (
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

var (
	blockHeader = regexp.MustCompile(`^[|>]([1-9]?[-+]?|[-+][1-9])$`)
	anchorMark  = regexp.MustCompile(`&([0-9A-Za-z_-]+)`)
	anchored    = regexp.MustCompile(`^&[0-9A-Za-z_-]+($|[ \t]+)`)
	tagged      = regexp.MustCompile(`^!([0-9A-Za-z!:/.,_-]*)($|[ \t]+)`)
	aliased     = regexp.MustCompile(`^\*([0-9A-Za-z_-]+)$`)
)

// value mends what stands at bytes [at, end) of a line as a value of the
// innermost block, and returns the line behind it.
func (m *mender) value(w *work, at, end int) int {
	top := m.top()
	top.open, top.plain = false, false
	if at >= end {
		top.open = true
		return w.line + 1
	}
	text := w.text[at:end]
	switch text[0] {
	case '\'', '"':
		return m.quoted(w, at, end)
	case '[', '{':
		return m.flow(w, at, end)
	case '|', '>':
		if blockHeader.MatchString(text) {
			return m.blockScalar(w)
		}
	case '&':
		if n := len(anchored.FindString(text)); n > 0 {
			return m.value(w, at+n, end)
		}
	case '!':
		if n := len(tagged.FindString(text)); n > 0 {
			return m.value(w, at+n, end)
		}
	}
	if !m.readable(text) {
		m.quote(w, at, end)
		return w.line + 1
	}
	top.plain = text[0] != '*' && strings.TrimRight(w.text[end:], " \t") == "" // nothing goes on behind a comment
	return w.line + 1
}

// quote puts a value in quotes that needs them.
func (m *mender) quote(w *work, at, end int) {
	text := w.text[at:end]
	m.fault(w, at, end, "yaml-unquoted-special", "%s", special(text))
	w.put(at, end, single(text))
}

// readable tells whether a plain text on one line, which begins with no quote
// and no bracket, can be read.
func (m *mender) readable(text string) bool {
	switch text[0] {
	case '\'', '"':
		return true
	case '*':
		name := aliased.FindStringSubmatch(text)
		return name != nil && m.anchor(name[1])
	case '&', '%', '@', '`', '|', '>', '{', '}', '[', ']', ',':
		return false
	case '!':
		return tagged.MatchString(text)
	case '-', '?', ':':
		if len(text) == 1 || text[1] == ' ' || text[1] == '\t' {
			return false
		}
	}
	return !strings.Contains(text, ": ") && !strings.Contains(text, ":\t") && !strings.HasSuffix(text, ":")
}

// anchor tells whether the text has an anchor.
func (m *mender) anchor(name string) bool {
	if m.anchors == nil {
		m.anchors = map[string]bool{}
		for _, line := range m.lines {
			if strings.IndexByte(line, '&') < 0 {
				continue
			}
			for _, found := range anchorMark.FindAllStringSubmatch(line, -1) {
				m.anchors[found[1]] = true
			}
		}
	}
	return m.anchors[name]
}

// quoted mends a value in quotes.
func (m *mender) quoted(w *work, at, end int) int {
	text := w.text[at:end]
	stop := quoteEnd(text, 0)
	rest := ""
	if stop > 0 {
		rest = strings.TrimLeft(text[stop:], " \t")
	}
	inner := strings.TrimSuffix(text[1:], text[:1])
	switch {
	case stop < 0:
		if next := m.closed(w, at); next > 0 {
			return next
		}
		m.fault(w, at, end, "yaml-syntax", unclosed, text[0])
		m.offer(closings(w.text, at)...)
		inner = text[1:]
	case text[0] == '"' && !escapes(text[1:stop-1]):
		m.fault(w, at, end, "yaml-syntax", noEscape)
		m.offer(inSingle(at, at+stop, text[1:stop-1]))
	case rest == "" || rest[0] == '#' && len(rest) < len(text)-stop:
		return w.line + 1
	default:
		m.fault(w, at, end, "yaml-syntax", behindQuote)
		m.offer(behind(w.text, at, end)...)
	}
	w.put(at, end, single(inner))
	return w.line + 1
}

// escapes tells whether all escapes of a text in double quotes are some.
// Source: YAML 1.2, section 5.7.
func escapes(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		i++
		digits := 0
		switch {
		case i >= len(text):
			return true // the line goes on below
		case text[i] == 'x':
			digits = 2
		case text[i] == 'u':
			digits = 4
		case text[i] == 'U':
			digits = 8
		case strings.IndexByte("0abt\tnvfre \"/'\\N_LP", text[i]) < 0:
			return false
		}
		for ; digits > 0; digits-- {
			if i++; i >= len(text) || strings.IndexByte("0123456789abcdefABCDEF", text[i]) < 0 {
				return false
			}
		}
	}
	return true
}

// closed returns the line behind a text in quotes that goes on below, or 0
// where what stands below is no part of it.
func (m *mender) closed(w *work, at int) int {
	quote := w.text[at : at+1]
	next := 0
	m.block(w, m.top().column, func(p *parts) bool {
		if p.dash() || p.keyed() && p.column <= w.at(w.body) {
			return false
		}
		stop := quoteEnd(quote+p.text, 0)
		if stop < 0 {
			return true
		}
		if rest := strings.TrimSpace(p.text[stop-1:]); rest == "" || rest[0] == '#' {
			next = p.line + 1
		}
		return false
	})
	return next
}

// flow mends a list or mapping in brackets.
func (m *mender) flow(w *work, at, end int) int {
	text := w.text[at:] // comments too: "#" may stand in quotes
	if balanced(text) {
		if m.flows(text) {
			return w.line + 1
		}
	} else {
		lines, next, last := []string{text}, 0, 0
		m.block(w, m.top().column-1, func(p *parts) bool {
			if p.column == m.top().column && strings.IndexByte("]}", p.text[p.start]) < 0 {
				return false
			}
			lines = append(lines, p.text)
			if strings.IndexByte("]}", p.text[p.end-1]) >= 0 && strings.IndexByte("[{,", w.text[w.end-1]) >= 0 {
				last = p.line + 1
			}
			if !balanced(strings.Join(lines, "\n")) {
				return true
			}
			if m.flows(strings.Join(lines, "\n")) {
				next = p.line + 1
			}
			return false
		})
		if next == 0 && last > 0 { // a line within is broken
			for _, line := range m.suspects(w.line, last) {
				if m.ladder(w.line, line, last, 0) != nil {
					return last
				}
			}
		}
		if next > 0 {
			return next
		}
	}
	m.quote(w, at, end)
	m.offer(closeBrackets(w.text, at, end)...)
	return w.line + 1
}

// flows tells whether a text in brackets can be read.
func (m *mender) flows(text string) bool {
	if m.budget < 2*m.size { // too many to look into
		return true
	}
	root, err := m.parseText(text)
	if err != nil {
		name, unknown := strings.CutPrefix(err.Error(), "yaml: unknown anchor '")
		name, _, _ = strings.Cut(name, "'")
		return unknown && m.anchor(name)
	}
	return len(root.Content) > 0 && root.Content[0].Kind != yaml.ScalarNode
}

// balanced tells whether all brackets of a text are closed, those in quotes
// aside.
func balanced(text string) bool {
	depth := 0
	quote := brackets(text, func(c byte) {
		if c == '[' || c == '{' {
			depth++
		} else {
			depth--
		}
	})
	return quote == 0 && depth <= 0
}

// brackets visits the brackets of a text, those in quotes aside, up to a quote
// that nothing closes, which it returns; 0 for none.
func brackets(text string, visit func(c byte)) (quote byte) {
	before := byte(0)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case (c == '\'' || c == '"') && strings.IndexByte("[{,:", before) >= 0:
			end := quoteEnd(text, i)
			if end < 0 {
				return c
			}
			i = end - 1
		case strings.IndexByte("[]{}", c) >= 0:
			visit(c)
		}
		if c != ' ' && c != '\t' {
			before = c
		}
	}
	return 0
}

// blockScalar passes over the lines of a text behind "|" or ">", which all
// start at one column or deeper.
func (m *mender) blockScalar(w *work) int {
	above, indent, i := m.top().column, -1, w.line+1
	for ; i < m.to; i++ {
		line := strings.TrimSuffix(m.lines[i], lineBreak(m.lines[i]))
		body := strings.TrimLeft(line, " \t")
		if body == "" {
			continue
		}
		column := columnOf(line[:len(line)-len(body)]+"x", m.step)
		if column <= above {
			break
		}
		v := &work{parts: parts{line: i, text: line, start: len(line) - len(body), end: len(strings.TrimRight(line, " \t")), column: column}, to: column}
		tab := strings.IndexByte(line[:v.start], '\t')
		switch {
		case indent < 0:
			indent = m.margin(v, above)
			v.to = indent
		case column < indent || tab >= 0:
			v.to = indent
		}
		switch {
		case tab >= 0 && tab < v.to:
			m.fault(v, tab, v.start, "yaml-tab", "a tab is used for indentation; YAML allows only blanks there")
		case v.to != column && tab < 0:
			m.fault(v, v.start, v.end, "yaml-syntax", misfit, column, v.to)
			m.offer(v.indented())
		}
		m.finish(v)
	}
	return i
}

// margin is the column at which a block of text begins, where its first line
// may be the one that is wrong.
func (m *mender) margin(first *work, above int) int {
	least, same, own := -1, 0, 1
	for i, seen := first.line+1, 0; i < m.to && seen < 64; i++ {
		line := m.lines[i]
		body := strings.TrimLeft(line, " \t")
		if strings.TrimSpace(body) == "" || strings.IndexByte(line[:len(line)-len(body)], '\t') >= 0 {
			continue
		}
		column := len(line) - len(body)
		if column <= above {
			break
		}
		seen++
		switch {
		case column == first.column:
			own++
		case column < first.column && (least < 0 || column < least):
			least, same = column, 1
		case column == least:
			same++
		}
	}
	if least >= 0 && (same > own || same == own && least-above == m.step) {
		return least
	}
	return first.column
}
