package regex

import (
	"regexp"
	"regexp/syntax"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "regex-matches-empty",
	Group:    "regex",
	Severity: check.Warning,
	Title:    "regular expression that matches everything",
	What:     `Reports a regular expression that matches the empty string.`,
	Why: `The empty string is found in every value, so the item matches every event
that has the field.`,
	Avoid: `
detection:
  selection:
    CommandLine|re: '(whoami)?'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|re: 'whoami( /all)?'
  condition: selection`,
	Run: regexMatchesEmpty,
})

func regexMatchesEmpty(p *check.Pass) {
	eachRegexp(p, func(_ check.Item, r sigma.Regexp) {
		// With an anchor it may match nothing but the empty text.
		tree, err := syntax.Parse(r.Node.Value, syntax.Perl)
		if err != nil {
			return
		}
		withoutGroups(tree)
		re, err := regexp.Compile(tree.String())
		if err == nil && re.MatchString("") && re.MatchString("\x00\n\x00") {
			p.Reportf(r.Node.Span, "this expression matches the empty string, so it matches every value")
		}
	})
}

// withoutGroups removes the capturing groups of an expression: matching reserves
// memory for all of them in each state.
func withoutGroups(tree *syntax.Regexp) {
	for tree.Op == syntax.OpCapture {
		*tree = *tree.Sub[0]
	}
	for _, sub := range tree.Sub {
		withoutGroups(sub)
	}
}
