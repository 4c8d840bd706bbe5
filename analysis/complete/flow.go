package complete

import "strings"

// flow reads lists and mappings in brackets. They may go over several lines,
// which are indented more than the parent's column; a bracket that is still open
// ends before a line that is not.
type flow struct {
	*sketch
	parent int
	depth  int
}

// skip passes blanks, line breaks and comments. It reports false at the end of
// what can belong to the brackets.
func (f *flow) skip(p int) (int, bool) {
	for p < f.end {
		switch c := f.text[p]; {
		case blank(c):
			p++
		case c == '#' && (p == 0 || strings.IndexByte(" \t\r\n", f.text[p-1]) >= 0):
			p = lineEnd(f.text[:f.end], p)
		case c == '\n' || c == '\r':
			start := behindBreak(f.text[:f.end], p)
			content := skip(f.text, start, f.end)
			if content < f.end && strings.IndexByte("\r\n#]}", f.text[content]) < 0 && content-start <= f.parent {
				return p, false
			}
			if start == p {
				return p, false
			}
			p = start
		default:
			return p, true
		}
	}
	return p, false
}

// collection reads what stands in the brackets that open at p, and returns the
// byte behind them.
func (f *flow) collection(n *node, p int) int {
	n.flow = true
	n.kind = mapping
	role := atKey
	if f.text[p] == '[' {
		n.kind, role = list, atItem
	}
	if f.depth++; f.depth > depth {
		return f.end
	}
	defer func() { f.depth-- }()
	p++
	next := true // an entry can begin
	for {
		from := p
		var more bool
		p, more = f.skip(p)
		if next && f.within(from, p) && !f.commented(from) {
			f.place = place{role: role, node: n}
		}
		if !more {
			return p
		}
		switch c := f.text[p]; {
		case c == '}' || c == ']':
			return p + 1
		case c == ',':
			p++
			next = true
		case n.kind == list:
			next = false
			item := f.node(node{up: n})
			n.items = append(n.items, item)
			p = f.value(item, p)
		default:
			next = false
			p = f.key(n, p)
		}
	}
}

// commented reports whether the cursor stands in a comment of the line.
func (f *flow) commented(from int) bool {
	start := strings.LastIndexAny(f.text[:f.cursor], "\r\n") + 1
	start = max(start, from)
	return comment(f.text, start, f.cursor) < f.cursor || start < f.cursor && f.text[start] == '#'
}

func (f *flow) key(n *node, p int) int {
	e := f.entryOf(n)
	e.key.flow = true
	if f.text[p] == ':' { // no key at all
		e.key.at.Start, e.key.at.End = p, p
		return p + 1
	}
	end := f.ends(p)
	p = f.one(e.key, p, end, inKey)
	e.name = f.string(e.key)
	after, more := f.skip(p)
	if !more || f.text[after] != ':' {
		return max(p, after)
	}
	e.colon = true
	p, more = f.skip(after + 1)
	if !more || strings.IndexByte(",}]", f.text[p]) >= 0 {
		if f.within(after+1, p) {
			f.place = place{role: atValue, node: e.value, tight: f.cursor == after+1}
		}
		return p
	}
	return f.value(e.value, p)
}

// value reads a value or an item at p.
func (f *flow) value(n *node, p int) int {
	if c := f.text[p]; c == '{' || c == '[' {
		return f.collection(n, p)
	}
	n.flow = true
	return f.one(n, p, f.ends(p), inValue)
}

// ends is where a text without quotes ends that begins at p.
func (f *flow) ends(p int) int {
	for i := p; i < f.end; i++ {
		switch c := f.text[i]; {
		case strings.IndexByte(",[]{}\r\n", c) >= 0:
			return i
		case c == ':' && (i+1 == f.end || strings.IndexByte(" \t\r\n,[]{}", f.text[i+1]) >= 0):
			return i
		case c == '#' && i > p && blank(f.text[i-1]):
			return i
		}
	}
	return f.end
}

// one reads a text at p, which ends at end where it has no quotes.
func (f *flow) one(n *node, p, end int, role role) int {
	if c := f.text[p]; c == '\'' || c == '"' {
		line := lineEnd(f.text[:f.end], p)
		f.scalar(n, p, line)
		last := n.at.End - 1
		if n.open {
			n.at.End = trim(f.text, p, line)
			last = line
			if f.within(p+1, line) {
				n.at.End = max(n.at.End, f.cursor)
			}
		}
		if f.within(p+1, last) {
			f.place = place{role: role, node: n}
		}
		return max(n.at.End, p+1)
	}
	f.scalar(n, p, end)
	if f.within(p, n.at.End) {
		f.place = place{role: role, node: n}
	}
	return max(end, p+1)
}
