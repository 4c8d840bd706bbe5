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
	Title:    "part of an expression that changes nothing",
	Why: `A regular expression is searched in the field, so ".*" at its beginning or end
adds nothing but work. Where a target compares the whole field it is needed:
Sigma does not say which of the two a reader does.`,
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
			p.Reportf(r.Node.Sub(0, 2), "\".*\" at the beginning adds nothing to a search")
		}
		if n := len(value); n > 3 && strings.HasSuffix(value, ".*") && value[n-3] != '\\' {
			p.Reportf(r.Node.Sub(n-2, n), "\".*\" at the end adds nothing to a search")
		}
	})
}
