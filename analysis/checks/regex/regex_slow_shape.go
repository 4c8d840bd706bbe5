package regex

import (
	"regexp"
	"regexp/syntax"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "regex-slow-shape",
	Group:    "regex",
	Severity: check.Hint,
	Title:    "nested quantifiers in a regular expression",
	What: `Reports a repeated group that consists of little but another repetition,
such as "(a+)+".`,
	Why: `Backtracking engines try a huge number of ways to match and become very
slow on text that almost matches. RE2 does not.`,
	Avoid: `
detection:
  selection:
    CommandLine|re: '(\w+\s?)*x'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|re: '(\w+\s)*x'
  condition: selection`,
	Run: regexSlowShape,
})

func regexSlowShape(p *check.Pass) {
	eachRegexp(p, func(_ check.Item, r sigma.Regexp) {
		value := r.Node.Value
		var open []int
		class := false
		for i := 0; i < len(value); i++ {
			switch c := value[i]; {
			case c == '\\':
				i++
			case class:
				class = c != ']'
			case c == '[':
				class = true
				if i+1 < len(value) && value[i+1] == ']' {
					i++
				}
			case c == '(':
				open = append(open, i)
			case c == ')' && len(open) > 0:
				start := open[len(open)-1]
				open = open[:len(open)-1]
				if end := repeatEnd(value, i+1); end > 0 && slow(value[start:i+1]) {
					p.Reportf(r.Node.Sub(start, end), "nested quantifiers can be very slow in backtracking engines")
				}
			}
		}
	})
}

// repeatEnd is the end of a repeat without an upper bound at offset i, or 0.
func repeatEnd(value string, i int) int {
	if m := unbounded.FindString(value[i:]); m != "" {
		return i + len(m)
	}
	return 0
}

var unbounded = regexp.MustCompile(`^(\*|\+|\{\d+,\})`)

// slow reports whether a group holds one repeat and otherwise only what may be
// absent.
func slow(group string) bool {
	re, err := syntax.Parse(group, syntax.Perl)
	if err != nil {
		return false
	}
	for re.Op == syntax.OpCapture {
		re = re.Sub[0]
	}
	parts := []*syntax.Regexp{re}
	if re.Op == syntax.OpConcat {
		parts = re.Sub
	}
	repeats := 0
	for _, part := range parts {
		switch {
		case part.Op == syntax.OpStar || part.Op == syntax.OpPlus || part.Op == syntax.OpRepeat && part.Max < 0:
			repeats++
		case part.Op == syntax.OpQuest || part.Op == syntax.OpRepeat && part.Min == 0:
		default:
			return false
		}
	}
	return repeats > 0
}
