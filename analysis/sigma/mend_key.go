package sigma

import "strings"

// colonless mends a line that should be a key of a mapping.
func (m *mender) colonless(w *work) int {
	text := w.text[w.body:w.end]
	top := m.top()
	below := m.below(w.line)
	header := below.column > w.at(w.body) || below.column == w.at(w.body) && below.dash()
	word := wordEnd(text)
	if key, rest, ok := strings.Cut(text, wideColon); ok && key != "" && wordEnd(key) == len(key) {
		at, end := w.body+len(key), w.body+len(key)+len(wideColon)
		colon := ": "
		if rest == "" || rest[0] == ' ' {
			colon = ":"
		}
		m.fault(w, at, end, "yaml-syntax", "this is not the colon that YAML knows")
		m.offer(Way{"Write a colon", []Edit{{At: Span{at, end}, Text: colon}}})
		w.put(at, end, colon)
		return m.value(w, w.end-len(strings.TrimLeft(rest, " ")), w.end)
	}
	switch {
	case text[0] == '\'' || text[0] == '"':
		if end := quoteEnd(text, 0); end < 0 {
			if m.unquoted(w) {
				return m.entry(w)
			}
			m.fault(w, w.body, w.end, "yaml-syntax", unclosed, text[0])
			m.offer(Way{"Close the quote, and add a colon", []Edit{insert(w.end, text[:1]+":")}})
			text = single(text[1:]) + ":"
		} else if end < len(text) {
			m.fault(w, w.body, w.end, "yaml-syntax", behindQuote)
			text = single(text[1:]) + ":"
		} else {
			m.fault(w, w.body, w.end, "yaml-syntax", "a colon is missing behind %s", short(text))
			m.offer(addColon(w.end))
			text += ":"
		}
		w.put(w.body, w.end, text)
	case word == 0 && !m.readable(text):
		m.fault(w, w.body, w.end, "yaml-unquoted-special", "%s", special(text))
		w.put(w.body, w.end, single(text)+":")
	case word < len(text)-1 && text[word] == ':' && text[word+1] == '#':
		m.fault(w, w.body, w.body+word+1, "yaml-syntax", "a blank is missing behind the colon of %q", short(text[:word]))
		m.offer(Way{"Put a blank behind the colon", []Edit{insert(w.body+word+1, " ")}})
		w.put(w.body+word+1, w.body+word+1, " ")
	case word < len(text)-1 && text[word] == ':' && text[word+1] != '/' && !header:
		m.fault(w, w.body, w.body+word+1, "yaml-syntax", "a blank is missing behind the colon of %q", short(text[:word]))
		m.offer(Way{"Put a blank behind the colon", []Edit{insert(w.body+word+1, " ")}})
		w.put(w.body+word+1, w.body+word+1, " ")
		return m.value(w, w.body+word+1, w.end)
	case word < len(text) && text[word] == ' ' && !header:
		m.fault(w, w.body, w.body+word, "yaml-syntax", colonMissing, short(text[:word]))
		m.offer(addColon(w.body + word))
		w.put(w.body+word, w.body+word, ":")
		return m.value(w, w.end-len(strings.TrimLeft(text[word:], " ")), w.end)
	default:
		m.fault(w, w.body, w.end, "yaml-syntax", colonMissing, short(text))
		m.offer(addColon(w.end))
		w.put(w.end, w.end, ":")
	}
	top.open = true
	return w.line + 1
}

// wideColon is what keyboards for Chinese and Japanese write.
const wideColon = "："

// unquoted takes away a quote before a key that nothing closes.
func (m *mender) unquoted(w *work) bool {
	if quote := w.text[w.body]; quote != '\'' && quote != '"' || quoteEnd(w.text[:w.end], w.body) > 0 {
		return false
	}
	p := partsOf(strings.Repeat(" ", w.body+1)+w.text[w.body+1:], m.step)
	if !p.keyed() || p.key > w.body+1 {
		return false
	}
	m.fault(w, w.body, p.colon, "yaml-syntax", unclosed, w.text[w.body])
	m.offer(Way{"Close the quote", []Edit{insert(p.colon, w.text[w.body:w.body+1])}},
		Way{"Take the quote away", []Edit{{At: Span{w.body, w.body + 1}}}})
	w.put(w.body, w.body+1, "")
	w.key, w.colon, w.value, w.end = p.key, p.colon, p.value, p.end
	return true
}

// wordEnd is where the word ends that a text begins with: a field with its
// modifiers, or a name.
func wordEnd(text string) int {
	for i := range len(text) {
		c := text[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 || c == '_' || i > 0 && (c >= '0' && c <= '9' || strings.IndexByte("|.-@", c) >= 0) {
			continue
		}
		return i
	}
	return len(text)
}
