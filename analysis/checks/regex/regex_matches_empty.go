package regex

import (
	"regexp"

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
		re, err := regexp.Compile(r.Node.Value)
		if err == nil && re.MatchString("") && re.MatchString("\x00\n\x00") {
			p.Reportf(r.Node.Span, "this expression matches the empty string, so it matches every value")
		}
	})
}
