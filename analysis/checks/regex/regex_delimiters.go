package regex

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "regex-delimiters",
	Group:    "regex",
	Severity: check.Warning,
	Title:    "slashes around a regular expression",
	What:     `Reports a regular expression between slashes.`,
	Why: `Sigma has no delimiters for regular expressions, so the event would have to
contain the slashes. A flag after the last slash, such as the "i" of "/whoami/i", is
text as well; use the modifiers "i", "m" and "s".`,
	Avoid: `
detection:
  selection:
    CommandLine|re: '/who(ami)?/i'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|re: 'who(ami)?'
  condition: selection`,
	Run: regexDelimiters,
})

// delimited is an expression between slashes, with flags or with something that only an
// expression has. A path such as /etc/ may be meant as it is.
var delimited = regexp.MustCompile(`^/(.+)/([gimsux]+)$|^/(.*[\\^$*+?()\[\]{}|].*)/$`)

func regexDelimiters(p *check.Pass) {
	eachRegexp(p, func(i check.Item, r sigma.Regexp) {
		value := r.Node.Value
		m := delimited.FindStringSubmatch(value)
		if m == nil || strings.Contains(m[1]+m[3], "/") && !strings.Contains(m[1]+m[3], `\/`) {
			return
		}
		f := p.Reportf(r.Node.Span, "the slashes are part of the expression and must be in the event; remove them")
		if m[2] != "" && !r.I && strings.Contains(m[2], "i") {
			return // the flag would be lost
		}
		f.Suggest("Remove slashes", r.Node.Rewrite(m[1]+m[3])...)
	})
}
