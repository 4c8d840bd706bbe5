package events

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"sigma-lsp/analysis/sigma"
)

// missing marks a field that the event does not have.
type missing struct{}

// mutations make near misses of a value, each in a way that a translation could
// overlook. Letters that fold to ASCII letters are not used: how LEQL folds
// them is not known.
var mutations = []func(g *generator, text string) any{
	func(*generator, string) any { return missing{} },
	func(*generator, string) any { return nil },
	func(*generator, string) any { return "" },
	func(_ *generator, text string) any { return swapCase(text) },
	func(_ *generator, text string) any { return upperCase(text) },
	func(g *generator, text string) any { return text + g.pick("x", " ", "\"", "'", "\\", "0", "*", "é") },
	func(g *generator, text string) any {
		return g.pick("x", " ", "\"", "'", "\\", "/", "0", "?", "é") + text
	},
	func(g *generator, text string) any { return text + g.pick("\n", "\r\n", "\nx", "\t") },
	func(g *generator, text string) any { return g.pick("\n", "\r\n", "x\n", "\t") + text },
	func(_ *generator, text string) any { return trimEnds(text, 1, 0) },
	func(_ *generator, text string) any { return trimEnds(text, 0, 1) },
	func(g *generator, text string) any { return trimEnds(text, 0, 1+g.rand.IntN(len(text)+1)) },
	func(g *generator, text string) any { return trimEnds(text, 1+g.rand.IntN(len(text)+1), 0) },
	func(g *generator, text string) any { return g.insertInside(text, "\n") },
	func(g *generator, text string) any {
		return g.insertInside(text, g.pick("x", "*", "\\", "ä", "\"", "'", " "))
	},
	func(g *generator, text string) any { return g.pick(`"`, "'", "“") + text + g.pick(`"`, "'", "”") },
	func(g *generator, text string) any { return g.replaceCharacter(text) },
	func(_ *generator, text string) any { return strings.ReplaceAll(text, `\`, `\\`) },
	func(_ *generator, text string) any { return strings.ReplaceAll(text, `\`, "/") },
	func(_ *generator, text string) any { return strings.ReplaceAll(text, " ", "  ") },
	func(g *generator, text string) any {
		return g.pick("null", "x", " ", "*", "?", ".*", "true", "ä", "\n")
	},
	otherNumber,
}

// mutate makes one of the kinds.
func (g *generator) mutate(v any, kind int) any {
	text := ""
	if v != nil {
		text = fmt.Sprint(v)
	}
	if hashList.MatchString(text) { // how InsightIDR stores anything else is not known
		kind = hashMutations[kind%len(hashMutations)]
	}
	return mutations[kind%len(mutations)](g, text)
}

var hashList = regexp.MustCompile(`^(\w+=[0-9A-Fa-f]{32,},?)+$`)

// hashMutations are the kinds of nears that leave a list of hashes one.
var hashMutations = []int{0, 1, caseMutation, 4, 16}

func swapCase(text string) string {
	return strings.Map(func(r rune) rune {
		if upper := unicode.ToUpper(r); upper != r {
			return upper
		}
		return unicode.ToLower(r)
	}, text)
}

func upperCase(text string) string {
	if upper := strings.ToUpper(text); upper != text {
		return upper
	}
	return strings.ToLower(text)
}

// trimEnds removes characters at both ends.
func trimEnds(text string, left, right int) string {
	runes := []rune(text)
	left = min(left, len(runes))
	right = min(right, len(runes)-left)
	return string(runes[left : len(runes)-right])
}

func (g *generator) insertInside(text, put string) string {
	runes := []rune(text)
	if len(runes) < 2 {
		return text + put + text
	}
	at := 1 + g.rand.IntN(len(runes)-1)
	return string(runes[:at]) + put + string(runes[at:])
}

// replaceCharacter replaces one character by another of the same kind.
func (g *generator) replaceCharacter(text string) string {
	runes := []rune(text)
	if len(runes) == 0 {
		return "x"
	}
	at := len(runes) - 1 - g.rand.IntN(min(3, len(runes)))
	switch r := runes[at]; {
	case r == '0':
		runes[at] = '1'
	case r >= '1' && r <= '9':
		runes[at] = '0'
	case r == 'a' || r == 'A':
		runes[at] = r + 1
	case unicode.IsLetter(r):
		runes[at] = 'a'
	default:
		runes[at] = '_'
	}
	return string(runes)
}

// otherNumber writes the number in a text otherwise, as a number or as text, or
// makes another one of it.
func otherNumber(g *generator, text string) any {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return float64(g.rand.IntN(5000))
	}
	switch g.rand.IntN(6) {
	case 0:
		return n + 1
	case 1:
		return -n
	case 2:
		return n
	case 3:
		return text + ".5"
	case 4:
		return "0x" + text
	}
	return text + "0"
}

// maxVariants is how many of the variants of one value are used.
const maxVariants = 10

// mutants makes values close to one of the rule: the text without its last
// character, without a backslash, with another character in place of a
// metacharacter of regular expressions, and one further mutation in rotation.
func (g *generator) mutants(v sigma.Value) (values []sigma.Value) {
	if e, ok := v.(sigma.Expansion); ok {
		for _, one := range e.Values[:min(len(e.Values), maxVariants)] {
			values = append(values, g.mutants(one)...)
		}
		return values
	}
	s, ok := v.(sigma.String)
	if !ok {
		return nil
	}
	change := func(change func(text string) string) {
		other := s
		other.Parts = slices.Clone(s.Parts)
		for i := len(other.Parts) - 1; i >= 0; i-- {
			if p := &other.Parts[i]; p.Kind == sigma.Text {
				if text := change(p.Text); text != p.Text {
					p.Text = text
					values = append(values, other)
					return
				}
			}
		}
	}
	change(func(text string) string { return trimEnds(text, 0, 1) })
	change(func(text string) string { return strings.Replace(text, `\`, "", 1) })
	change(func(text string) string {
		if at := strings.IndexAny(text, ".*+?()[]{}^$|"); at >= 0 {
			return text[:at] + "x" + text[at+1:]
		}
		return text
	})
	switch g.rand.IntN(4) {
	case 0:
		change(func(text string) string { return trimEnds(text, 1, 0) })
	case 1:
		change(func(text string) string { return strings.ReplaceAll(text, `\`, `\\`) })
	case 2:
		change(func(text string) string { return g.insertInside(text, g.pick("x", "\n", " ", `\`)) })
	case 3:
		for i, p := range s.Parts {
			if p.Kind == sigma.AnyChar {
				other := s
				other.Parts = slices.Delete(slices.Clone(s.Parts), i, i+1)
				values = append(values, other)
			}
		}
	}
	return values
}
