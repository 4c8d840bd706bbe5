package valueset

import (
	"fmt"
	"net/netip"
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
)

// atom is what one value accepts: an absent field, null, and some texts.
type atom struct {
	absent, null bool
	kind         kind
	glob         glob         // of globs
	number       sigma.Number // of numbers and comparisons
	compare      string       // of comparisons: the operator
	network      netip.Prefix // of networks
	same         string       // of others: two with the same one accept the same
}

type kind byte

const (
	nothing  kind = iota // no text
	anything             // every text
	globs
	numbers
	comparisons
	networks
	others
)

func atomOf(v sigma.Value) atom {
	switch v := v.(type) {
	case sigma.String:
		if g, ok := globOf(v); ok {
			return atom{kind: globs, glob: g}
		}
		return atom{kind: others, same: fmt.Sprintf("string %t %q", v.Cased, textsOf(v.Parts))}
	case sigma.Bool: // see analysis/match
		return atom{kind: globs, glob: plain(fmt.Sprint(v.True))}
	case sigma.Null:
		return atom{absent: true, null: true}
	case sigma.Exists:
		if v.True {
			return atom{null: true, kind: anything}
		}
		return atom{absent: true}
	case sigma.Number:
		return atom{kind: numbers, number: v}
	case sigma.Comparison:
		return atom{kind: comparisons, number: v.Number, compare: v.Op}
	case sigma.CIDR:
		return atom{kind: networks, network: v.Prefix}
	case sigma.Regexp:
		return atom{kind: others, same: fmt.Sprintf("regexp %t %t %t %q", v.I, v.M, v.S, v.Text())}
	case sigma.TimePart:
		return atom{kind: others, same: fmt.Sprintf("time %s %s %s", v.Unit, v.Op, v.Number.Text)}
	case sigma.FieldRef:
		return atom{kind: others, same: fmt.Sprintf("field %q %t %t %t", v.Field, v.AtStart, v.AtEnd, v.Cased)}
	case sigma.Query:
		return atom{absent: true, null: true, kind: others, same: "query " + v.Expression}
	}
	return atom{absent: true, null: true, kind: others, same: fmt.Sprintf("%#v", v)}
}

func textsOf(parts []sigma.Part) (texts []string) {
	for _, p := range parts {
		texts = append(texts, fmt.Sprint(p.Kind, " ", p.Text))
	}
	return texts
}

func (a atom) disjoint(b atom) bool {
	return !(a.absent && b.absent) && !(a.null && b.null) && (disjointTexts(a, b) || disjointTexts(b, a))
}

// covers reports whether a accepts all that b does. A query accepts what it likes.
func (a atom) covers(b atom) bool {
	if a.kind == others && b.kind == others {
		return a.same == b.same
	}
	return (a.absent || !b.absent) && (a.null || !b.null) && coversTexts(a, b)
}

// disjointTexts is asked for both orders of two values.
func disjointTexts(a, b atom) bool {
	switch {
	case a.kind == nothing:
		return true
	case a.kind == anything || a.kind == others:
		return false
	case a.kind == globs && b.kind == globs:
		return a.glob.disjoint(b.glob)
	case b.kind == globs:
		if text, whole := b.glob.whole(); whole {
			return !a.acceptsSpellings(text)
		}
		return b.glob.hasOther(a.alphabet()) && (a.kind != numbers || !b.glob.accepts(a.number.Text))
	case a.kind == numbers && b.kind == numbers:
		return a.number.Float != b.number.Float && a.number.Text != b.number.Text && !a.accepts(b.number.Text) && !b.accepts(a.number.Text)
	case a.kind == comparisons && b.kind == numbers:
		return !compare(a.compare, b.number.Float, a.number.Float) && !a.accepts(b.number.Text)
	case a.kind == comparisons && b.kind == comparisons:
		return above(a.compare) != above(b.compare) && !a.meets(b)
	case a.kind == networks && b.kind == networks:
		return !a.network.Overlaps(b.network)
	}
	return false
}

func coversTexts(a, b atom) bool {
	switch {
	case b.kind == nothing || a.kind == anything:
		return true
	case a.kind == globs && b.kind == globs:
		return a.glob.covers(b.glob)
	case a.kind == globs:
		return a.glob.all()
	case b.kind == globs:
		text, whole := b.glob.whole()
		return whole && a.accepts(text)
	case a.kind == numbers && b.kind == numbers:
		return a.number.Float == b.number.Float && a.number.Text == b.number.Text
	case a.kind == comparisons && b.kind == numbers:
		return compare(a.compare, b.number.Float, a.number.Float) && a.accepts(b.number.Text)
	case a.kind == comparisons && b.kind == comparisons:
		return above(a.compare) == above(b.compare) && (a.number.Float == b.number.Float && (len(a.compare) == 3 || len(b.compare) == 2) ||
			a.number.Float != b.number.Float && compare(a.compare, b.number.Float, a.number.Float))
	case a.kind == networks && b.kind == networks:
		return a.network.Bits() <= b.network.Bits() && a.network.Contains(b.network.Addr())
	}
	return false
}

// accepts reports whether a number, comparison or network accepts a text, whatever the
// case of its letters.
func (a atom) accepts(text string) bool {
	switch a.kind {
	case numbers:
		n, ok := match.ReadNumber(text)
		return ok && n == a.number.Float
	case comparisons:
		n, ok := match.ReadNumber(text)
		return ok && compare(a.compare, n, a.number.Float)
	}
	address, err := netip.ParseAddr(text)
	return err == nil && a.network.Contains(address.Unmap())
}

// acceptsSpellings reports whether some spelling of a text, which differs by the case of
// its letters, is accepted.
func (a atom) acceptsSpellings(text string) bool {
	return a.accepts(text) || a.kind == numbers && match.Fold(a.number.Text) == match.Fold(text)
}

// alphabet holds every character of the texts that a number, comparison or network
// accepts, but for the number's own spelling.
func (a atom) alphabet() string {
	if a.kind == networks {
		return "0123456789abcdef:."
	}
	return "0123456789+-.e"
}

func above(operator string) bool { return operator[0] == 'g' }

// meets reports whether some number may be above one bound and below the other.
func (a atom) meets(b atom) bool {
	low, high := a, b
	if above(b.compare) {
		low, high = b, a
	}
	if low.number.Float == high.number.Float {
		return low.compare == "gte" && high.compare == "lte"
	}
	return low.number.Float < high.number.Float
}

func compare(operator string, a, b float64) bool {
	switch operator {
	case "lt":
		return a < b
	case "lte":
		return a <= b
	case "gt":
		return a > b
	}
	return a >= b
}

// plain is the glob of exactly one text.
func plain(text string) glob { return glob{pieces: []string{text}, cased: true, size: len(text)} }

func (g glob) hasOther(alphabet string) bool {
	for _, piece := range g.pieces {
		for _, r := range strings.ToLower(piece) {
			if r != utf8.RuneError && !strings.ContainsRune(alphabet, r) {
				return true
			}
		}
	}
	return false
}
