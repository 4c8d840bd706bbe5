package regex

import (
	"regexp/syntax"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "regex-never-matches",
	Group:    "regex",
	Severity: check.Warning,
	Title:    "regular expression that never matches",
	What:     `Reports a regular expression that requires text before "^" or after "$".`,
	Why: `"^" is the beginning of the value and "$" its end, so there is no text before or
after. Without the modifier "m" the expression never matches.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|re: 'exe$\s+-enc'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|re: 'exe\s+-enc$'
  condition: selection`,
	Run: regexNeverMatches,
})

func regexNeverMatches(p *check.Pass) {
	eachRegexp(p, func(_ check.Item, r sigma.Regexp) {
		value := r.Node.Value
		if r.M || value == "" || len(value) > 1000 || !strings.Contains(value[1:], "^") && !strings.Contains(value[:len(value)-1], "$") {
			return
		}
		tree, err := syntax.Parse(value, syntax.Perl)
		if err != nil || value[0] == '$' || value[len(value)-1] == '^' { // see regex-anchors-swapped
			return
		}
		if impossible(tree) {
			p.Reportf(r.Node.Span, "the expression never matches: it requires text before \"^\" or after \"$\"")
		}
	})
}

// impossible reports whether an expression requires characters before the beginning or
// after the end of a text.
func impossible(r *syntax.Regexp) bool {
	switch r.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return impossible(r.Sub[0])
	case syntax.OpRepeat:
		return r.Min > 0 && impossible(r.Sub[0])
	case syntax.OpAlternate:
		for _, s := range r.Sub {
			if !impossible(s) {
				return false
			}
		}
		return true
	case syntax.OpConcat:
		text, ended := false, false // required so far
		for _, s := range r.Sub {
			if impossible(s) || s.Op == syntax.OpBeginText && text || ended && consumes(s) {
				return true
			}
			text = text || consumes(s)
			ended = ended || s.Op == syntax.OpEndText
		}
	}
	return false
}

// consumes reports whether an expression requires at least one character.
func consumes(r *syntax.Regexp) bool {
	switch r.Op {
	case syntax.OpLiteral, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return true
	case syntax.OpCapture, syntax.OpPlus:
		return consumes(r.Sub[0])
	case syntax.OpRepeat:
		return r.Min > 0 && consumes(r.Sub[0])
	case syntax.OpAlternate:
		for _, s := range r.Sub {
			if !consumes(s) {
				return false
			}
		}
		return true
	case syntax.OpConcat:
		for _, s := range r.Sub {
			if consumes(s) {
				return true
			}
		}
	}
	return false
}
