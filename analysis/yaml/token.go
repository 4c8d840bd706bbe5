package yaml

import "strings"

// TokenKind is what a token is.
type TokenKind uint8

// The kinds of tokens.
const (
	Space     TokenKind = iota // spaces, tabs, and what was written in their place
	Break                      // a line break
	Comment                    // from "#" to the end of the line
	Mark                       // "---" or "...", a directive, a byte order mark
	Indicator                  // one of - ? : , [ ] { }
	Property                   // an anchor or a tag
	Text                       // a scalar or an alias
	Stray                      // text that has no place in the tree
)

// Token is a piece of the text. It begins where the one before it ends, so the
// tokens of a text put together are the text.
type Token struct {
	Kind TokenKind
	End  int32
}

// Code is the kind of an error.
type Code uint8

// The kinds of errors.
const (
	Structure   Code = iota // a line or a part of it that has no place where it is
	Indentation             // a line whose indentation fits none of the blocks around it
	Colon                   // a colon, or the space after it, is missing
	Dash                    // a dash, or the space after it, is missing
	Quotes                  // a quote that is not closed, or text after the closing one
	Escape                  // an unknown escape in double quotes
	Special                 // a value that YAML reads as something else than text
	Properties              // text that YAML reads as an anchor or a tag
	Tab                     // a tab where YAML wants spaces
	TabInText               // a tab that YAML allows and some readers do not
	Whitespace              // a Unicode space where YAML wants its own
	Control                 // a character that YAML does not allow
	NotUTF8                 // bytes that are not UTF-8
	Duplicate               // a key that its mapping has already
	Depth                   // nested too deep
	Recursion               // an alias inside of the node that it repeats
	Conflict                // a marker of an unresolved merge
)

// Moves reports whether an error may put a line into another block than the one
// it was meant for.
func (c Code) Moves() bool {
	return c == Structure || c == Indentation || c == Dash || c == Tab || c == Whitespace || c == Conflict
}

// Error is what is wrong at one place of the text. The tree holds what can be
// read nevertheless.
type Error struct {
	Code       Code
	Span       Span
	Text       string
	Related    Span  // of a duplicate key: the first one
	Fixes      []Fix // the likeliest first; none is proved
	Unfinished bool  // typing on at the end of the text may resolve it
}

// Fix is a change of the text that resolves an error.
type Fix struct {
	Title string // as a menu shows it: Close the quote
	Edits []Edit
}

// Classes of bytes: what ends the fast loops of the scanner.
const (
	blankByte  = 1 << iota // space, tab
	breakByte              // line feed, carriage return
	highByte               // may begin one of the other line breaks
	flowByte               // , ? [ ] { }
	colonByte              // :
	hashByte               // #
	firstByte              // cannot begin a plain scalar
	anchorByte             // can be part of the name of an anchor
)

var classes = func() (t [256]uint8) {
	for class, bytes := range map[uint8]string{
		blankByte: " \t", breakByte: "\n\r", highByte: "\xC2\xE2", flowByte: ",?[]{}", colonByte: ":", hashByte: "#",
		firstByte:  "-?:,[]{}#&*!|>'\"%@`",
		anchorByte: "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-",
	} {
		for i := range len(bytes) {
			t[bytes[i]] |= class
		}
	}
	return t
}()

// breakLen returns the length of the line break at i, or 0. Lines also break at
// NEL, LS and PS. Source: YAML 1.1, section 5.4.
func breakLen(text string, i int) int {
	switch text[i] {
	case '\n':
		return 1
	case '\r':
		if i+1 < len(text) && text[i+1] == '\n' {
			return 2
		}
		return 1
	case 0xC2:
		if strings.HasPrefix(text[i:], "\u0085") {
			return 2
		}
	case 0xE2:
		if strings.HasPrefix(text[i:], "\u2028") || strings.HasPrefix(text[i:], "\u2029") {
			return 3
		}
	}
	return 0
}

// blankAt reports whether a space, a tab, a line break or the end is at i.
func blankAt(text string, i int) bool {
	return i >= len(text) || classes[text[i]]&(blankByte|breakByte) != 0 || classes[text[i]]&highByte != 0 && breakLen(text, i) > 0
}

// skipBlanks returns the first byte at or after i that is not a space or tab.
func skipBlanks(text string, i int) int {
	for i < len(text) && classes[text[i]]&blankByte != 0 {
		i++
	}
	return i
}

// lineEnd returns where the line ends that i is on, without its break.
func lineEnd(text string, i int) int {
	for i < len(text) && (classes[text[i]]&(breakByte|highByte) == 0 || breakLen(text, i) == 0) {
		i++
	}
	return i
}

// trimEnd returns the end of a text without the spaces and tabs before it.
func trimEnd(text string, start, end int) int {
	for end > start && classes[text[end-1]]&blankByte != 0 {
		end--
	}
	return end
}

// unicodeSpace returns the length of the character at i that looks like a space
// and is none for YAML, or 0.
func unicodeSpace(text string, i int) int {
	if text[i] < 0x80 {
		return 0
	}
	for _, space := range unicodeSpaces {
		if strings.HasPrefix(text[i:], space) {
			return len(space)
		}
	}
	return 0
}

var unicodeSpaces = []string{
	"\u00A0", "\u1680", "\u180E", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007",
	"\u2008", "\u2009", "\u200A", "\u200B", "\u202F", "\u205F", "\u2060", "\u3000", "\uFEFF",
}
