package yaml

import "strings"

// wideColon is what keyboards for Chinese and Japanese write.
const wideColon = "："

// colonless reads a line that should be an entry of the innermost mapping and has
// no key with a colon.
func (p *parser) colonless() {
	l := &p.levels[len(p.levels)-1]
	start := p.pos
	w := p.lineAt(p.lineStart)
	end := p.contentEnd(start)
	if c := p.text[start]; c == '\'' || c == '"' {
		end = max(start+1, trimEnd(p.text, start, lineEnd(p.text, start)))
	}
	text := p.text[start:end]
	below := p.below(w.start)
	header := below.column > l.column || below.column == l.column && below.dash()
	word := wordEnd(text)
	atEnd := skipBlanksAndBreaks(p.text, end) >= len(p.text)

	key := p.node(start)
	key.Tag = "!!str"
	// open ends the entry at its key; more says where its value begins.
	named := func(end int) { key.Span, key.Value = Span{start, end}, p.text[start:end]; p.emit(Text, end) }
	if at := strings.Index(text, wideColon); at > 0 && wordEnd(text) >= at {
		p.wideColon(key, named, start+at)
		return
	}
	switch {
	case text[0] == '\'' || text[0] == '"':
		p.quotedKey(key, end)
	case word == 0 && !p.canStart(start) || word == 0 && strings.Contains(text, ": "):
		key.Broken = true
		key.Span, key.Value = Span{start, end}, text
		p.special(key, start, end)
		p.addPair(key)
	case word > 0 && word < len(text)-1 && text[word] == ':' && text[word+1] != '/' && (!header || text[word+1] == '#' || unicodeSpace(text, word+1) > 0):
		colon := start + word
		if unicodeSpace(text, word+1) == 0 { // else the gap after it reports that
			p.report(Colon, start, colon+1, "missing space after the colon of %s", quoted(text[:word])).Fixes = []Fix{{"Add a space", []Edit{insert(colon+1, " ")}}}
		}
		named(colon)
		p.emit(Indicator, colon+1)
		p.addPair(key)
		p.gap(false)
		if text[word+1] == '#' {
			p.emit(Comment, lineEnd(p.text, p.pos))
		} else if !p.endOfLine() {
			p.scalarValue()
		}
	case word > 0 && word < len(text) && text[word] == ' ' && !header:
		colon := start + word
		p.report(Colon, start, colon, "missing colon after %s", quoted(text[:word])).Fixes = addColon(colon)
		named(colon)
		key.Broken = true
		p.addPair(key)
		p.spaces()
		v := p.pairs[len(p.pairs)-1].Value
		p.scalarValue()
		v.Broken = true
	default:
		e := p.report(Colon, start, end, "missing colon after %s", quoted(text))
		e.Fixes, e.Unfinished = addColon(end), atEnd
		named(end)
		key.Broken = true
		p.addPair(key)
	}
}

func addColon(at int) []Fix { return []Fix{{"Add a colon", []Edit{insert(at, ":")}}} }

// wideColon reads an entry whose colon is a full-width one.
func (p *parser) wideColon(key *Node, named func(int), at int) {
	end := at + len(wideColon)
	colon := ": "
	if end >= len(p.text) || blankAt(p.text, end) {
		colon = ":"
	}
	p.report(Colon, at, end, "full-width colon; use an ASCII colon").Fixes = []Fix{{"Use an ASCII colon", []Edit{{At: Span{at, end}, Text: colon}}}}
	named(at)
	p.emit(Indicator, end)
	p.addPair(key)
	p.gap(false)
	if !p.endOfLine() {
		p.scalarValue()
	}
}

// quotedKey reads a line that begins with a quote and has no key with a colon.
func (p *parser) quotedKey(key *Node, end int) {
	start := p.pos
	text := p.text[start:end]
	key.Broken = true
	stop, closed := quoteEnd(p.text[:end], start, end)
	switch {
	case !closed:
		k := p.keyAt(start + 1)
		if k.colon >= 0 && k.start == start+1 && k.colon < end {
			p.report(Quotes, start, k.end, "missing closing quote %c", text[0]).Fixes =
				[]Fix{{"Close the quote", []Edit{insert(k.end, text[:1])}}, {"Remove the quote", []Edit{{At: Span{start, start + 1}}}}}
			key.Span, key.Value = Span{start, k.end}, p.text[start+1:k.end]
			p.emit(Text, k.end)
			p.pair(key, k.colon)
			return
		}
		p.report(Quotes, start, end, "missing closing quote %c", text[0]).Fixes = []Fix{{"Close the quote and add a colon", []Edit{insert(end, text[:1]+":")}}}
		key.Value = text[1:]
	case stop < end:
		p.report(Quotes, start, end, "unexpected text after the closing quote").Fixes = afterQuoteFixes(p.text, start, stop, end)
		key.Value = text[1:]
	default:
		p.report(Colon, start, end, "missing colon after %s", strings.Trim(quoted(text), `"`)).Fixes = addColon(end)
		key.Value = text[1 : len(text)-1]
	}
	key.Span = Span{start, end}
	p.emit(Text, end)
	p.addPair(key)
}
