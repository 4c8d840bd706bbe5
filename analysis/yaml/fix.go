package yaml

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What an author would do by hand about an error is mostly less than what lets a
// text be read. A fix changes what is wrong and leaves all else as it is.

func insert(at int, text string) Edit { return Edit{At: Span{at, at}, Text: text} }

// quoted is a text in a message.
func quoted(text string) string {
	text = short(text)
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(text)
	}
	if strings.Contains(text, `"`) && !strings.Contains(text, "'") {
		return "'" + text + "'"
	}
	return `"` + text + `"`
}

// short is a text in a message, cut where it is long.
func short(text string) string {
	if len(text) > 60 {
		cut := 57
		for cut > 0 && text[cut]&0xC0 == 0x80 {
			cut--
		}
		return text[:cut] + "..."
	}
	return text
}

// single puts a text in single quotes.
func single(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

var reserved = map[byte]string{
	'*': "an alias", '&': "an anchor", '!': "a tag", '%': "a directive", '@': "a reserved character",
	'`': "a reserved character", '|': "a block of text", '>': "a block of text", '{': "a mapping in braces",
	'[': "a list in brackets", '}': "the end of a mapping", ']': "the end of a list", ',': "a separator",
	'-': "a list item", '?': "a complex key", ':': "a mapping",
}

// needsQuotes says why a plain value cannot be read.
func (p *parser) needsQuotes(start, end int) string {
	value := p.text[start:end]
	switch what := reserved[value[0]]; {
	case value[0] == '[' && !strings.Contains(value, "]"):
		return `missing closing "]"; add it, or quote the value if it is text`
	case value[0] == '{' && !strings.Contains(value, "}"):
		return `missing closing "}"; add it, or quote the value if it is text`
	case what != "" && !p.canStart(start):
		return fmt.Sprintf("a value that starts with %q must be quoted; YAML reads it as %s", value[:1], what)
	case strings.Contains(value, ": ") || strings.HasSuffix(value, ":"):
		return `a value with ": " in it must be quoted; YAML reads it as a key`
	}
	return "this value must be quoted; YAML cannot read it"
}

// special reads text that YAML reads as something else.
func (p *parser) special(n *Node, start, end int) {
	p.specialText(n, start, end)
	p.emit(Text, end)
}

func (p *parser) specialText(n *Node, start, end int) {
	n.Kind, n.Style, n.Tag, n.Broken = Scalar, Plain, "!!str", true
	n.Span, n.Value = Span{start, end}, p.text[start:end]
	code := Special
	if rest := p.afterProperties(start); rest > start && rest <= end {
		if _, stop := scan(p.text, rest, p.flows > 0); rest == end || p.canStart(rest) && (stop >= end || p.text[stop] != ':') {
			code = Properties
		}
	}
	p.report(code, start, end, "%s", p.needsQuotes(start, end))
}

// ownTag reports a tag that is none of YAML's, which no rule has a use for.
func (p *parser) ownTag(start int) {
	end := p.contentEnd(start)
	p.report(Properties, start, end, "%s", p.needsQuotes(start, end))
}

// openQuote reads the rest of the line after a quote that nothing closes.
func (p *parser) openQuote(n *Node, start int) {
	p.openQuoteTo(n, start, trimEnd(p.text, start, lineEnd(p.text, start)))
}

func (p *parser) openQuoteTo(n *Node, start, end int) {
	n.Style, n.Broken = SingleQuoted, true
	if p.text[start] == '"' {
		n.Style = DoubleQuoted
	}
	n.Tag, n.Value, n.Span = "!!str", p.text[start+1:end], Span{start, end}
	e := p.report(Quotes, start, end, "missing closing quote %c", p.text[start])
	e.Unfinished = skipBlanksAndBreaks(p.text, end) >= len(p.text)
	if line := lineEnd(p.text, start); end < trimEnd(p.text, start, line) { // brackets close after it
		e.Fixes = closings(p.text[:end], start)
	} else {
		e.Fixes = closings(p.text[:line], start)
	}
	p.emit(Text, end)
}

// afterQuote reads a quoted value with text after its closing quote.
func (p *parser) afterQuote(n *Node, start, stop int) {
	p.afterQuoteTo(n, start, stop, trimEnd(p.text, start, lineEnd(p.text, start)))
}

func (p *parser) afterQuoteTo(n *Node, start, stop, end int) {
	n.Style, n.Broken = SingleQuoted, true
	if p.text[start] == '"' {
		n.Style = DoubleQuoted
	}
	n.Tag, n.Value, n.Span = "!!str", strings.TrimSuffix(p.text[start+1:end], p.text[start:start+1]), Span{start, end}
	e := p.report(Quotes, start, end, "unexpected text after the closing quote")
	e.Fixes = afterQuoteFixes(p.text, start, stop, end)
	p.emit(Text, end)
}

// badEscape reports a quoted scalar with an escape that is none.
func (p *parser) badEscape(n *Node) {
	n.Broken = true
	inner := n.content()
	p.report(Escape, n.Span.Start, n.Span.End, `unknown escape in "..."; use single quotes`).Fixes =
		[]Fix{{"Use single quotes", []Edit{{At: n.Span, Text: single(p.text[inner.Start:inner.End])}}}}
}

// closings close the quote at start, which nothing closes up to the end of the line.
func closings(line string, start int) (fixes []Fix) {
	quote := line[start : start+1]
	end := len(line) // spaces at the end are in the quotes
	if i := strings.Index(line[start:end], " #"); i > 0 {
		end = trimEnd(line, start, start+i)
	}
	inner := line[start+1 : end]
	switch {
	case strings.HasSuffix(inner, quote+quote): // doubled, where one was meant to close it
		fixes = append(fixes, Fix{"Remove one of the two quotes", []Edit{{At: Span{end - 1, end}}}})
	case quote == `"` && strings.Contains(inner, `\`) && !knowsEscapes(inner):
		fixes = append(fixes, Fix{"Use single quotes", []Edit{{At: Span{start, end}, Text: single(strings.TrimSuffix(inner, quote))}}})
	}
	if strings.HasSuffix(inner, ",") { // in brackets
		fixes = append(fixes, Fix{"Close the quote before the comma", []Edit{insert(end-1, quote)}})
	}
	return append(fixes, Fix{"Close the quote", []Edit{insert(end, quote)}})
}

// knowsEscapes reports whether all backslashes of a text in double quotes are
// written as someone writes them who knows escapes.
func knowsEscapes(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' {
			if i++; i >= len(text) || text[i] != '\\' && text[i] != '"' {
				return false
			}
		}
	}
	return true
}

// afterQuoteFixes are for a quoted value at [start, end) whose closing quote ends
// at stop.
func afterQuoteFixes(text string, start, stop, end int) []Fix {
	if i := strings.Index(text[stop:end], " #"); i >= 0 { // a comment
		end = trimEnd(text, start, stop+i)
	}
	value, quote := text[start:end], text[start:start+1]
	switch {
	case strings.TrimLeft(text[stop:end], " \t") == ",":
		return []Fix{{"Remove comma", []Edit{{At: Span{stop, end}}}}}
	case value[len(value)-1] != value[0]: // typed after the quote
		return []Fix{
			{"Move the closing quote to the end", []Edit{{At: Span{stop - 1, stop}}, insert(end, quote)}},
			{"Remove the text after the quote", []Edit{{At: Span{stop, end}}}},
		}
	case quote == `"`:
		return []Fix{{"Use single quotes", []Edit{{At: Span{start, end}, Text: single(value[1 : len(value)-1])}}}}
	}
	fix := Fix{Title: "Double the quotes inside"}
	for i := 1; i < len(value)-1; i++ {
		if value[i] != '\'' {
			continue
		}
		if i+1 < len(value)-1 && value[i+1] == '\'' { // is doubled
			i++
			continue
		}
		fix.Edits = append(fix.Edits, insert(start+i, "'"))
	}
	return []Fix{fix}
}

// closeBrackets close the brackets and quotes that are open at the end of [start, end).
func closeBrackets(text string, start, end int) []Fix {
	value := text[start:end]
	var open []byte
	quote, before := byte(0), byte(0)
	for i := 0; i < len(value) && quote == 0; i++ {
		c, last := value[i], len(open)-1
		switch {
		case (c == '\'' || c == '"') && strings.IndexByte("[{,:", before) >= 0:
			stop, closed := quoteEnd(value, i, 0)
			if i = stop - 1; !closed {
				quote = c
			}
		case c == '[' || c == '{':
			open = append(open, c+2)
		case (c == ']' || c == '}') && last >= 0 && open[last] == c:
			open = open[:last]
		case c == ']' || c == '}':
			return nil
		}
		if classes[c]&blankByte == 0 {
			before = c
		}
	}
	// A single word after a brace is not a mapping.
	if len(open) == 0 || len(open) > MaxDepth || value[0] == '{' && !strings.Contains(value, ": ") {
		return nil
	}
	title := "Close the list"
	switch {
	case len(open) > 1:
		title = "Close the brackets"
	case open[0] == '}':
		title = "Close the braces"
	}
	slices.Reverse(open)
	tail := string(open)
	if quote != 0 {
		tail = string(quote) + tail
	}
	return []Fix{{title, []Edit{insert(end, tail)}}}
}
