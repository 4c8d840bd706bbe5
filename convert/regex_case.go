package convert

import (
	"regexp/syntax"
	"slices"
	"unicode"
)

// caseMatters reports whether an expression matches something else when it
// ignores case. Which letters beyond ASCII LEQL folds is unknown: they count,
// except for the two that fold to an ASCII letter.
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

// caseMattersInClass reports whether a class, as pairs of first and last rune,
// changes when it ignores case, apart from the long s and the Kelvin sign. For
// a class that includes both ends of Unicode, its complement is tested.
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
