package sigma

import (
	"slices"
	"strings"
)

// What an author would do by hand about a fault is often less than what lets a
// text be read: closing a quote where the mender writes the value anew. The
// edits here are in bytes of a line.

func insert(at int, text string) Edit { return Edit{At: Span{at, at}, Text: text} }

func addColon(at int) Way { return Way{"Add the colon", []Edit{insert(at, ":")}} }

// inSingle writes a value in single quotes.
func inSingle(at, end int, inner string) Way {
	return Way{"Write it in single quotes", []Edit{{At: Span{at, end}, Text: single(inner)}}}
}

// indented brings a line to the column where it will stand. Tabs before it are
// left to their own fault.
func (w *work) indented() Way {
	way := Way{Title: "Indent it as its neighbours"}
	switch {
	case w.to == w.column || w.tabbed():
	case w.to > w.start:
		way.Edits = []Edit{insert(w.start, strings.Repeat(" ", w.to-w.start))}
	default:
		way.Edits = []Edit{{At: Span{w.to, w.start}}}
	}
	return way
}

// then is a way that does more than that, by another name.
func (w Way) then(title string, e Edit) Way {
	if n := len(w.Edits); n > 0 && w.Edits[n-1].At.End == e.At.Start {
		e = Edit{At: Span{w.Edits[n-1].At.Start, e.At.End}, Text: w.Edits[n-1].Text + e.Text}
		w.Edits = w.Edits[:n-1]
	}
	return Way{title, append(w.Edits, e)}
}

// closings are the ways to close the quote at a byte of a line, which nothing
// closes up to the end of the line.
func closings(line string, at int) (ways []Way) {
	quote := line[at : at+1]
	end := len(line)                                   // blanks at the end stand in the quotes
	if i := strings.Index(line[at:end], " #"); i > 0 { // most likely a comment
		end = at + len(strings.TrimRight(line[at:at+i], " \t"))
	}
	inner := line[at+1 : end]
	switch {
	case strings.HasSuffix(inner, quote+quote): // doubled, where one was meant to close it
		ways = append(ways, Way{"Take one of the two quotes away", []Edit{{At: Span{end - 1, end}}}})
	case quote == `"` && strings.Contains(inner, `\`) && !knowsEscapes(inner):
		ways = append(ways, inSingle(at, end, strings.TrimSuffix(inner, quote)))
	}
	if strings.HasSuffix(inner, ",") { // in brackets
		ways = append(ways, Way{"Close the quote before the comma", []Edit{insert(end-1, quote)}})
	}
	return append(ways, Way{"Close the quote", []Edit{insert(end, quote)}})
}

// knowsEscapes tells whether all backslashes of a text in double quotes are
// written as who knows of escapes writes them.
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

// behind are the ways to mend a value in quotes at bytes [at, end) of a line
// that goes on behind the closing one.
func behind(line string, at, end int) []Way {
	stop := quoteEnd(line[:end], at) - at
	if stop < 0 {
		return nil
	}
	if i := strings.Index(line[at+stop:end], " #"); i >= 0 { // a comment
		end = at + stop + len(strings.TrimRight(line[at+stop:at+stop+i], " \t"))
	}
	text := line[at:end]
	if text[len(text)-1] != text[0] { // typed behind the quote
		quote := text[:1]
		return []Way{
			{"Move the closing quote to the end", []Edit{{At: Span{at + stop - 1, at + stop}}, insert(end, quote)}},
			{"Take away what stands behind the quote", []Edit{{At: Span{at + stop, end}}}},
		}
	}
	way := Way{Title: "Double the quotes inside"}
	if text[0] == '"' {
		return []Way{inSingle(at, end, text[1:len(text)-1])}
	}
	for i := 1; i < len(text)-1; i++ {
		if text[i] != '\'' {
			continue
		}
		if i+1 < len(text)-1 && text[i+1] == '\'' { // is doubled
			i++
			continue
		}
		way.Edits = append(way.Edits, insert(at+i, "'"))
	}
	return []Way{way}
}

// closeBrackets are the ways to close the brackets and quotes that are open at the
// end of bytes [at, end) of a line.
func closeBrackets(line string, at, end int) []Way {
	text := line[at:end]
	var open []byte
	crossed := false
	quote := brackets(text, func(c byte) {
		last := len(open) - 1
		switch {
		case c == '[' || c == '{':
			open = append(open, c+2)
		case last >= 0 && open[last] == c:
			open = open[:last]
		default:
			crossed = true
		}
	})
	// A single word behind a brace is no mapping.
	if crossed || len(open) == 0 || len(open) > MaxDepth || text[0] == '{' && !strings.Contains(text, ": ") {
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
	return []Way{{title, []Edit{insert(end, tail)}}}
}
