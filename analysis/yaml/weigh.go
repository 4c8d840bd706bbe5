package yaml

import (
	"slices"
	"strings"
)

// move is the cost of moving a line to a column.
func (p *parser) move(w *line, column int) int {
	if !w.odd {
		if by := max(w.column-column, column-w.column); by > 0 {
			return costMove + 6*min(by, 20)
		}
		return 0
	}
	if i := slices.Index(p.could(w), column); i >= 0 {
		return min(i, 1)
	}
	return costMove + 6*min(max(w.column-column, column-w.column), 20)
}

// unlikelyItem is the cost of taking the words of a line for an item without its
// dash.
func (p *parser) unlikelyItem(w, below *line, column int) int {
	text := p.content(w)
	switch {
	case w.opens():
		return 2 * costUnlikely
	case !w.bare():
	case below.dash() && below.column == column:
		if keyLike(text, column == 0) {
			return costUnlikely
		}
	default:
		text = strings.TrimLeft(text, `'"`)
		if word := text[:wordEnd(text)]; word != "" && keyLike(word, column == 0) {
			return costUnlikely + costOdd
		}
	}
	return 0
}

// unlikelyEntry is the cost of taking the words of a line for an entry of a block
// at a depth, or of a block that begins below it.
func (p *parser) unlikelyEntry(w, below *line, depth int, push bool) (cost int) {
	text := p.content(w)
	if !w.keyed() {
		switch {
		case p.complex(w):
			return 0
		case text[len(text)-1] == ':', p.gluedKey(text), p.quotedKeyAt(w):
			return costColon - 2*costUnlikely
		case wordEnd(text) == 0, below.dash() && below.column == w.column && !keyLike(text, w.column == 0):
			return costColon + costUnlikely
		}
		return costColon
	}
	key := p.text[w.key:w.colon]
	if text[0] == '-' && !w.dash() {
		cost = costUnlikely
	}
	if push {
		depth++
	}
	switch {
	case depth > 1 && slices.Contains(onlyTop, key):
		cost += costNowhere
	case depth > 2 && key == "condition" && !push:
		cost++
	}
	return cost
}

// complex reports whether a line begins with the "?" or ":" of a complex key.
func (p *parser) complex(w *line) bool {
	c := p.text[w.first]
	return (c == '?' || c == ':') && blankAt(p.text, w.first+1)
}

// lostColon reports whether the text after a dash, which begins at a column, is a
// key without its colon: the line below shows it.
func (p *parser) lostColon(w, below *line, column int) bool {
	if w.keyed() || w.body >= w.end {
		return false
	}
	if c := p.text[w.body]; c == '\'' || c == '"' {
		_, closed := quoteEnd(p.text[:w.end], w.body, w.end)
		return !closed && p.text[w.end-1] == ':' && (below.column > column || below.column == column && below.dash())
	}
	return p.canStart(w.body) && below.column >= column && (below.keyed() || below.dash())
}

// gluedKey reports whether a text is a key whose colon has no space after it.
func (p *parser) gluedKey(text string) bool {
	word := wordEnd(text)
	return word > 0 && word < len(text)-1 && text[word] == ':' && text[word+1] != '/' && text[word+1] != '\\'
}

// quotedKeyAt reports whether a line is a key with an extra quote before it.
func (p *parser) quotedKeyAt(w *line) bool {
	if c := p.text[w.first]; c != '\'' && c != '"' {
		return false
	}
	k := p.findKey(w.first + 1)
	return k.colon >= 0 && k.colon < w.end
}

// could lists the columns that the author may have meant, for a line whose
// indentation is not all spaces.
func (p *parser) could(w *line) []int {
	if !w.odd {
		return nil
	}
	lead := p.text[w.start:w.first]
	column := p.columnOf(lead)
	if tabs := strings.Count(lead, "\t"); tabs > 0 {
		base := column - tabs*p.step()
		return []int{column, base + tabs*4, base + tabs*8, base + tabs*2}
	}
	wide := strings.Count(lead, "\u3000")
	base := column - wide
	return []int{base + wide*p.step(), base + wide*4, base + wide*8, base + wide*2, column}
}

// keyLike reports whether a text without a colon looks like a key rather than an
// item: a single word that is spelled as keys are.
func keyLike(text string, top bool) bool {
	switch i := strings.IndexByte(text, '|'); {
	case text[len(text)-1] == ':':
		return true
	case wordEnd(text) < len(text):
		return false
	case top:
		return slices.Contains(topKeys, text)
	default:
		return i > 0 && i < len(text)-1 || text[0] >= 'A' && text[0] <= 'Z' || strings.IndexByte(text, '_') > 0 || text == "condition" || strings.HasPrefix(text, "selection") || strings.HasPrefix(text, "filter")
	}
}

// topKeys are the keys of documents that this package is made for.
var topKeys = []string{
	"title", "id", "related", "name", "taxonomy", "status", "description", "license", "references", "author", "date",
	"modified", "tags", "logsource", "correlation", "filter", "detection", "fields", "falsepositives", "level", "scope", "action",
}

// onlyTop are those of them that are keys of nothing else.
var onlyTop = []string{"title", "status", "references", "author", "modified", "tags", "logsource", "detection", "falsepositives", "level", "correlation"}

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
