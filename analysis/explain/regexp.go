package explain

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
)

// pattern reads a regular expression out, and first the part of it that is
// under the cursor.
func (w *writer) pattern(item *sigma.Item, i int, n *sigma.Node) {
	re, ok := item.Values[i].(sigma.Regexp)
	if !ok || slices.ContainsFunc(re.Parts, func(p sigma.Part) bool { return p.Kind == sigma.Placeholder }) || re.Text() != n.Value {
		return
	}
	p, ok := readPattern(n.Value, re.S, re.M)
	if !ok {
		return
	}
	if here := p.addPart(func(at sigma.Span) bool {
		at = n.Sub(at.Start, at.End)
		return at.Start <= w.Offset && w.Offset < at.End
	}); here != nil && here.at != p.at {
		written := n.Value[here.at.Start:here.at.End]
		if words, ok := here.inline(); ok && (here.kind != literal || here.text != written) {
			w.explainers(n.Sub(here.at.Start, here.at.End))
			w.paragraph("%s: %s.", Name(written), words)
		}
	}
	w.paragraph("The expression, part by part:")
	w.pieces(p, 1)
}

// addPart returns the smallest part under the cursor that has an explanation of
// its own.
func (p *part) addPart(holds func(sigma.Span) bool) *part {
	if !holds(p.at) {
		return nil
	}
	for _, c := range p.parts {
		if inner := c.addPart(holds); inner != nil {
			if p.kind == repetition && p.parts[0] == inner && inner.kind != group {
				return p // how often matters more
			}
			return inner
		}
	}
	if p.kind == sequence {
		return nil
	}
	return p
}

// maxPieces bounds a reading.
const maxPieces = 40

// piece adds a part as an item of the list, with its pieces nested below it if
// one line is not enough.
func (w *writer) piece(p *part, depth int) {
	if len(w.note.Lines) > maxPieces {
		return
	}
	if words, ok := p.inline(); ok {
		w.line(depth, "%s", words)
		if len(w.note.Lines) > maxPieces {
			w.line(depth, "…")
		}
		return
	}
	switch p.kind {
	case choice:
		w.line(depth, "one of:")
		for _, c := range p.parts {
			w.piece(c, depth+1)
		}
	case group:
		if !p.captures && p.text != "" {
			w.line(depth, "with %s:", flags(p.text))
			depth++
		}
		w.piece(p.parts[0], depth)
	case repetition:
		w.line(depth, "%s:", times(p))
		w.piece(p.parts[0], depth+1)
	default:
		w.line(depth, "in this order:")
		w.pieces(p, depth+1)
	}
}

func (w *writer) pieces(p *part, depth int) {
	if p.kind != sequence || len(p.parts) == 0 {
		w.piece(p, depth)
		return
	}
	for _, c := range p.parts {
		w.piece(c, depth)
	}
}

// inline explains a part within a sentence; it reports false if that would be
// hard to follow.
func (p *part) inline() ([]Word, bool) {
	switch p.kind {
	case literal:
		return []Word{set(p.text)}, true
	case dot:
		return words("any character%s", unless(!p.lines, " except a line break")), true
	case class:
		return p.class(), true
	case anchor:
		return words("%s", anchors[p.text](p.lines)), true
	case option:
		return words("from here on, %s", flags(p.text)), true
	case group:
		if !p.captures && p.text != "" {
			return nil, false
		}
		return p.parts[0].inline()
	case sequence:
		switch len(p.parts) {
		case 0:
			return words("nothing"), true
		case 1:
			return p.parts[0].inline()
		}
	case choice:
		return p.choice()
	case repetition:
		return p.repetition()
	}
	return nil, false
}

func unless(is bool, text string) string {
	if is {
		return text
	}
	return ""
}

// choice explains alternatives that are one piece each.
func (p *part) choice() (out []Word, ok bool) {
	for i, c := range p.parts {
		inner := c
		for inner.kind == sequence && len(inner.parts) == 1 {
			inner = inner.parts[0]
		}
		if inner.kind == choice || inner.kind == group || i == 2*maxLogsources {
			return nil, false
		}
		one, ok := inner.inline()
		if !ok {
			return nil, false
		}
		switch i {
		case 0:
		case len(p.parts) - 1:
			out = append(out, plain(" or "))
		default:
			out = append(out, plain(", "))
		}
		out = append(out, one...)
	}
	return out, true
}

func (p *part) repetition() ([]Word, bool) {
	inner := p.parts[0]
	for (inner.kind == group && (inner.captures || inner.text == "") || inner.kind == sequence) && len(inner.parts) == 1 {
		inner = inner.parts[0]
	}
	if inner.kind == repetition || inner.kind == choice && slices.ContainsFunc(inner.parts, (*part).repeats) {
		return nil, false
	}
	one, ok := inner.inline()
	if !ok {
		return nil, false
	}
	if inner.kind == dot && p.high < 0 && p.low < 2 {
		return words("any characters%s%s%s", unless(p.low == 1, ", at least one,"), unless(!inner.lines, " within a line"), lazyText(p)), true
	}
	if p.low == 0 && p.high == 1 {
		return words("optionally %s%s", one, lazyText(p)), true
	}
	if inner.kind == choice {
		return words("%s, each time one of: %s", times(p), one), true
	}
	return words("%s, %s", one, times(p)), true
}

// repeats reports whether how often is said of the part or of one in it.
func (p *part) repeats() bool {
	return p.kind == repetition || slices.ContainsFunc(p.parts, (*part).repeats)
}

func times(p *part) (text string) {
	switch {
	case p.low == 0 && p.high < 0:
		text = "any number of times"
	case p.low == 1 && p.high < 0:
		text = "one or more times"
	case p.low == 0 && p.high == 1:
		text = "zero or one time"
	case p.high < 0:
		text = fmt.Sprintf("%d times or more", p.low)
	case p.low == 1 && p.high == 1:
		text = "once"
	case p.low == p.high:
		text = fmt.Sprintf("%d times", p.low)
	default:
		text = fmt.Sprintf("%d to %d times", p.low, p.high)
	}
	return text + lazyText(p)
}

func lazyText(p *part) string { return unless(p.lazy, ", as few as possible") }

var anchors = map[string]func(lines bool) string{
	"^": func(lines bool) string {
		if lines {
			return "start of a line"
		}
		return "start of the text"
	},
	"$": func(lines bool) string {
		if lines {
			return "end of a line"
		}
		return "end of the text"
	},
	`\A`: func(bool) string { return "start of the text" },
	`\z`: func(bool) string { return "end of the text" },
	`\b`: func(bool) string { return "word boundary" },
	`\B`: func(bool) string { return "not a word boundary" },
}

// flags explains what an inline flag changes.
func flags(letters string) string {
	var says []string
	on := true
	for _, c := range letters {
		switch c {
		case '-':
			on = false
		case 'i':
			says = append(says, alternatives(on, "case-insensitive matching", "case-sensitive matching"))
		case 'm':
			says = append(says, alternatives(on, "^ and $ matching at every line", "^ and $ matching only at the start and end of the text"))
		case 's':
			says = append(says, alternatives(on, "the dot matching line breaks", "the dot not matching line breaks"))
		}
	}
	return strings.Join(says, ", ")
}

func alternatives(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// Sets of characters that have a name.
var sets = []struct {
	name   string
	ranges []rune
}{
	{"an ASCII character", []rune{0, 0x7f}},
	{"a letter, a digit or _", []rune{'0', '9', 'A', 'Z', '_', '_', 'a', 'z'}},
	{"a letter or a digit", []rune{'0', '9', 'A', 'Z', 'a', 'z'}},
	{"a hexadecimal digit", []rune{'0', '9', 'A', 'F', 'a', 'f'}},
	{"a letter", []rune{'A', 'Z', 'a', 'z'}},
	{"an uppercase letter", []rune{'A', 'Z'}},
	{"a lowercase letter", []rune{'a', 'z'}},
	{"a digit", []rune{'0', '9'}},
	{"a whitespace character", []rune{'\t', '\n', '\f', '\r', ' ', ' '}},
}

// class describes a character class by what it includes or excludes.
func (p *part) class() []Word {
	ranges := p.ranges
	if strings.HasPrefix(p.text, `\p`) || strings.HasPrefix(p.text, `\P`) {
		return words("a character of the class %s", Name(p.text))
	}
	if len(ranges) == 0 { // [^\d\D]
		return words("no character (the class is empty)")
	}
	out := ranges[len(ranges)-1] == utf8.MaxRune
	if out {
		ranges = complement(ranges)
		if len(ranges) == 0 {
			return words("any character")
		}
	}
	if len(ranges) > 6*maxLogsources {
		return words("a character of the class %s", Name(p.text))
	}
	var members [][]Word
	for _, s := range sets {
		if rest, ok := withoutRanges(ranges, s.ranges); ok {
			ranges = rest
			members = append(members, words("%s", s.name))
		}
	}
	for i := 0; i < len(ranges); i += 2 {
		switch low, high := ranges[i], ranges[i+1]; high - low {
		case 0:
			members = append(members, []Word{character(low)})
		case 1:
			members = append(members, []Word{character(low)}, []Word{character(high)})
		default:
			members = append(members, words("%s to %s", []Word{character(low)}, []Word{character(high)}))
		}
	}
	var list []Word
	for i, m := range members {
		switch {
		case i == 0:
		case i == len(members)-1:
			list = append(list, plain(" or "))
		default:
			list = append(list, plain(", "))
		}
		list = append(list, m...)
	}
	if out {
		return words("any character except %s", list)
	}
	return list
}

var characters = map[rune]string{' ': "a space", '\t': "a tab", '\n': "a line break", '\r': "a carriage return"}

func character(r rune) Word {
	if name, ok := characters[r]; ok {
		return plain(name)
	}
	return set(string(r))
}

func complement(ranges []rune) (out []rune) {
	next := rune(0)
	for i := 0; i < len(ranges); i += 2 {
		if ranges[i] > next {
			out = append(out, next, ranges[i]-1)
		}
		next = ranges[i+1] + 1
	}
	if next <= utf8.MaxRune {
		out = append(out, next, utf8.MaxRune)
	}
	return out
}

// withoutRanges subtracts a set from another one that contains each of its
// ranges unchanged.
func withoutRanges(ranges, set []rune) ([]rune, bool) {
	rest := slices.Clone(ranges)
	for i := 0; i < len(set); i += 2 {
		found := false
		for j := 0; j < len(rest); j += 2 {
			if rest[j] == set[i] && rest[j+1] == set[i+1] {
				rest = slices.Delete(rest, j, j+2)
				found = true
				break
			}
		}
		if !found {
			return nil, false
		}
	}
	return rest, true
}
