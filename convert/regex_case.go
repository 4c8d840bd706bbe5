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
	return err != nil || caseMattersIn(re)
}

func caseMattersIn(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral:
		return re.Flags&syntax.FoldCase == 0 && slices.ContainsFunc(re.Rune, func(r rune) bool { return unicode.SimpleFold(r) != r })
	case syntax.OpCharClass:
		return caseMattersInClass(re.Rune)
	}
	return slices.ContainsFunc(re.Sub, caseMattersIn)
}

// caseMattersInClass tells whether a class, pairs of the first and the last rune of a
// range, becomes another one when it ignores case, apart from the long s and the
// sign of Kelvin. Of one that reaches to both ends of Unicode that is asked of
// what it excludes.
func caseMattersInClass(class []rune) bool {
	if n := len(class); n > 0 && class[0] == 0 && class[n-1] == unicode.MaxRune {
		class = complement(class)
	}
	for i := 0; i < len(class); i += 2 {
		for r := class[i]; r <= class[i+1]; r++ {
			for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
				if f != 'ſ' && f != '\u212A' && !classContains(class, f) {
					return true
				}
			}
		}
	}
	return false
}

func complement(class []rune) (others []rune) {
	from := rune(0)
	for i := 0; i < len(class); i += 2 {
		if from < class[i] {
			others = append(others, from, class[i]-1)
		}
		from = class[i+1] + 1
	}
	if from <= unicode.MaxRune {
		others = append(others, from, unicode.MaxRune)
	}
	return others
}

func classContains(class []rune, r rune) bool {
	for i := 0; i < len(class) && class[i] <= r; i += 2 {
		if r <= class[i+1] {
			return true
		}
	}
	return false
}
