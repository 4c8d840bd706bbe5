package regex

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "regex-redundant-dotstar",
	Group:    "regex",
	Severity: check.Hint,
	Optional: true,
	Title:    `redundant ".*" in a regular expression`,
	What:     `Reports ".*" at the start or end of a regular expression.`,
	Why: `A regular expression is searched for in the field, so ".*" at an end only
costs time. It is needed on platforms that match the whole field; Sigma does not specify
which applies.`,
	Avoid: `
detection:
  selection:
    CommandLine|re: '.*whoami'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|re: whoami
  condition: selection`,
	Run: regexRedundantDotstar,
})

func regexRedundantDotstar(p *check.Pass) {
	eachRegexp(p, func(_ check.Item, r sigma.Regexp) {
		value := r.Node.Value
		if len(value) > 2 && strings.HasPrefix(value, ".*") && value[2] != '?' {
			p.Reportf(r.Node.Sub(0, 2), "\".*\" at the start has no effect in a search")
		}
		if n := len(value); n > 3 && strings.HasSuffix(value, ".*") && value[n-3] != '\\' {
			p.Reportf(r.Node.Sub(n-2, n), "\".*\" at the end has no effect in a search")
		}
	})
}
