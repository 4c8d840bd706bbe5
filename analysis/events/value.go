package events

import (
	"math/rand/v2"
	"regexp"
	"regexp/syntax"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// Example makes a text that matches a value, as far as one can be found.
func Example(v sigma.Value) any {
	g := &generator{rand.New(rand.NewPCG(1, 1))}
	return g.value(v)
}

func (g *generator) value(v sigma.Value) any {
	switch v := v.(type) {
	case sigma.String:
		var b strings.Builder
		if hash, ok := hashOf(v); ok {
			other := "SHA1=" + strings.Repeat("0a1b", 10)
			if strings.HasPrefix(hash, "SHA1") {
				other = "MD5=" + strings.Repeat("0a1b", 8)
			}
			return g.pick("", other+",") + hash
		}
		for _, p := range v.Parts {
			switch p.Kind {
			case sigma.Any:
				b.WriteString(g.pick("", "a", "C:\\Temp\\x", " -x \"y\" ", "line\nbreak", "Ä", "*"))
			case sigma.AnyChar:
				b.WriteString(g.pick("a", "\n", "é", "?", "\\"))
			default:
				b.WriteString(p.Text)
			}
		}
		return b.String()
	case sigma.Number:
		if g.rand.IntN(2) == 0 {
			return v.Text
		}
		return v.Float
	case sigma.Bool:
		return v.True
	case sigma.Null:
		return nil
	case sigma.Regexp:
		if re, err := syntax.Parse(v.Text(), syntax.Perl); err == nil {
			return g.pick("", "x") + g.regex(re) + g.pick("", "y")
		}
	case sigma.CIDR:
		return g.pick(v.Prefix.Addr().String(), v.Prefix.Addr().Next().String(), "203.0.113.77")
	case sigma.Comparison:
		return v.Number.Float + float64(g.rand.IntN(3)-1)
	case sigma.Expansion:
		return g.value(v.Values[g.rand.IntN(len(v.Values))])
	}
	return "x"
}

// regex makes a text that an expression finds, mostly.
func (g *generator) regex(re *syntax.Regexp) string {
	var b strings.Builder
	each := func(n int) {
		for range n {
			for _, sub := range re.Sub {
				b.WriteString(g.regex(sub))
			}
		}
	}
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		if len(re.Rune) > 0 {
			n := g.rand.IntN(len(re.Rune)/2) * 2
			b.WriteRune(re.Rune[n])
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteString(g.pick("a", " ", "\\"))
	case syntax.OpStar:
		each(g.rand.IntN(3))
	case syntax.OpQuest:
		each(g.rand.IntN(2))
	case syntax.OpRepeat:
		each(min(re.Min+g.rand.IntN(2), 50))
	case syntax.OpAlternate:
		b.WriteString(g.regex(re.Sub[g.rand.IntN(len(re.Sub))]))
	default:
		each(1)
	}
	return b.String()
}

var hash = regexp.MustCompile(`^(MD5|IMPHASH|SHA1|SHA256|SHA512)=[0-9A-Fa-f]+$`)

// hashOf returns the text of a value that matches one hash in a list of them,
// "MD5=…,SHA256=…".
func hashOf(s sigma.String) (string, bool) {
	if len(s.Parts) != 3 || s.Parts[0].Kind != sigma.Any || s.Parts[2].Kind != sigma.Any {
		return "", false
	}
	return s.Parts[1].Text, hash.MatchString(s.Parts[1].Text)
}
