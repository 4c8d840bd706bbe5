package convert

import (
	"regexp/syntax"
	"slices"
	"unicode"
)

// caseMatters tells whether an expression finds something else when it ignores
// case. Which letters beyond ASCII LEQL folds is not known: those count, but
// for the two that fold to an ASCII one.
func caseMatters(pattern string) bool {
	re, err := syntax.Parse(pattern, syntax.Perl)
	return err != nil || caseIn(re)
}

func caseIn(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral:
		return re.Flags&syntax.FoldCase == 0 && slices.ContainsFunc(re.Rune, func(r rune) bool { return unicode.SimpleFold(r) != r })
	case syntax.OpCharClass:
		folded, err := syntax.Parse(re.String(), syntax.Perl|syntax.FoldCase)
		return err != nil || folded.Op != syntax.OpCharClass || holdsMore(folded.Rune, re.Rune) || holdsMore(re.Rune, folded.Rune)
	}
	return slices.ContainsFunc(re.Sub, caseIn)
}

// holdsMore tells whether a class holds more than another one, apart from the
// long s and the sign of Kelvin. Classes are pairs of the first and the last
// rune of a range.
func holdsMore(class, other []rune) bool {
	const longS, kelvin = 'ſ', '\u212A'
	for i := 0; i < len(class); i += 2 {
		for r := class[i]; r <= class[i+1]; r++ {
			end := r - 1
			for j := 0; j < len(other); j += 2 {
				if other[j] <= r && r <= other[j+1] {
					end = other[j+1]
				}
			}
			switch {
			case end >= r:
				r = end
			case r != longS && r != kelvin:
				return true
			}
		}
	}
	return false
}
