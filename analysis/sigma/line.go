package sigma

import "strings"

// parts are what a line of block YAML is made of, in bytes of the line.
type parts struct {
	line       int    // of the document, from 0, where it matters
	text       string // without the break
	start, end int    // what is written, without blanks around it
	column     int    // where it starts, a tab counting as one step of indentation
	dashes     int    // how many "- " it begins with
	body       int    // behind the dashes
	key, colon int    // the key and its colon; the same where there is none
	value      int    // behind the colon or the dashes
}

func (p *parts) dash() bool   { return p.dashes > 0 }
func (p *parts) keyed() bool  { return p.colon > p.key }
func (p *parts) bare() bool   { return p.dashes == 0 && p.colon == p.key }
func (p *parts) opens() bool  { return p.value >= p.end && (p.keyed() || p.dash()) }
func (p *parts) tabbed() bool { return strings.IndexByte(p.text[:p.start], '\t') >= 0 }

// partsOf takes a line apart; step is the width of a tab. A line without
// content has column -1.
func partsOf(line string, step int) parts {
	p := parts{text: strings.TrimSuffix(line, lineBreak(line)), column: columnOf(line, step)}
	p.end = len(strings.TrimRight(p.text, " \t"))
	if p.column < 0 {
		return p
	}
	for p.start < p.end && (p.text[p.start] == ' ' || p.text[p.start] == '\t') {
		p.start++
	}
	p.body = p.start
	for p.dashes < MaxDepth && p.body < p.end && p.text[p.body] == '-' && (p.body+1 == p.end || p.text[p.body+1] == ' ' || p.text[p.body+1] == '\t') {
		p.dashes++
		p.body++
		for p.body < p.end && (p.text[p.body] == ' ' || p.text[p.body] == '\t') {
			p.body++
		}
	}
	if p.body < p.end && p.text[p.body] == '#' { // nothing but a comment behind the dash
		p.end = len(strings.TrimRight(p.text[:p.body], " \t"))
		p.body = p.end
	}
	p.key, p.colon, p.value = p.body, p.body, p.body
	if i := colonOf(p.text[:p.end], p.body); i >= 0 {
		p.colon = i
		for p.value = i + 1; p.value < p.end && (p.text[p.value] == ' ' || p.text[p.value] == '\t'); p.value++ {
		}
		if p.value < p.end && p.text[p.value] == '#' {
			p.end = i + 1
			p.value = p.end
		}
	}
	if p.value < p.end && strings.IndexByte(`'"`, p.text[p.value]) < 0 {
		if i := strings.Index(p.text[p.value:p.end], " #"); i >= 0 {
			p.end = len(strings.TrimRight(p.text[:p.value+i], " \t"))
		}
	}
	return p
}

// colonOf is the colon behind the key that starts at i, or -1.
func colonOf(line string, i int) int {
	switch {
	case i >= len(line) || line[i] == '[' || line[i] == '{':
		return -1
	case line[i] == '\'' || line[i] == '"':
		if i = quoteEnd(line, i); i < 0 {
			return -1
		}
		for i < len(line) && line[i] == ' ' {
			i++
		}
		if i < len(line) && line[i] == ':' && (i+1 == len(line) || line[i+1] == ' ' || line[i+1] == '\t') {
			return i
		}
		return -1
	}
	for start := i; i < len(line); i++ {
		if line[i] == '#' && i > start && line[i-1] == ' ' {
			return -1
		}
		if line[i] == ':' && i > start && (i+1 == len(line) || line[i+1] == ' ' || line[i+1] == '\t') {
			return i
		}
	}
	return -1
}

// columnOf is the column of the first character, a tab counting as one step;
// -1 for lines without content.
func columnOf(line string, step int) int {
	column := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case ' ':
			column++
		case '\t':
			column += step
		case '#', '\r', '\n':
			return -1
		default:
			if breakLen(line, i) > 0 {
				return -1
			}
			return column
		}
	}
	return -1
}
