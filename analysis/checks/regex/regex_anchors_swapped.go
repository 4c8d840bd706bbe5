package regex

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "regex-anchors-swapped",
	Group:    "regex",
	Severity: check.Warning,
	Title:    "anchors at the wrong ends of a regular expression",
	What:     `Reports a regular expression that starts with "$" or ends with "^".`,
	Why: `"^" is the beginning of the text and "$" its end, so the expression never
matches.`,
	Avoid: `
detection:
  selection:
    CommandLine|re: '$whoami^'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|re: '^whoami$'
  condition: selection`,
	Run: regexAnchorsSwapped,
})

func regexAnchorsSwapped(p *check.Pass) {
	eachRegexp(p, func(_ check.Item, r sigma.Regexp) {
		value := r.Node.Value
		n := len(value)
		first := n > 1 && value[0] == '$' && !strings.ContainsAny(value[1:2], "|)*?")
		last := n > 1 && value[n-1] == '^' && !strings.ContainsAny(value[n-2:n-1], `\|([`)
		if r.M || !first && !last || sigma.CheckPattern(value) != nil {
			return
		}
		at := r.Node.Sub(0, 1)
		if !first {
			at = r.Node.Sub(n-1, n)
		}
		f := p.Reportf(at, "the expression never matches: \"^\" is the beginning and \"$\" the end")
		if first && last {
			f.Suggest("Swap anchors", r.Node.Rewrite("^"+value[1:n-1]+"$")...)
		}
	})
}
