package regex

import (
	"regexp"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "regex-literal-brace",
	Group:    "regex",
	Severity: check.Warning,
	Title:    "brace that is not a quantifier",
	What: `Reports a brace in a regular expression that looks like a quantifier but
is not one.`,
	Why: `RE2 and most other engines read such a brace as the character itself, so
"a{,3}" and "a{2;4}" match the braces as text. A quantifier is "{3}", "{3,}" or "{3,5}".
Write "\{" for the character.`,
	Avoid: `
detection:
  selection:
    CommandLine|re: 'a{,3}'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|re: 'a{0,3}'
  condition: selection`,
	Run: regexLiteralBrace,
})

// meant is a brace with numbers that is not a quantifier, though it looks like one.
var meant = regexp.MustCompile(`^\{\s*(\d*\s*[,;.:-]\s*\d+|\d+\s*[;.:-]\s*\d*|\s+\d+\s*|\d+\s+)[\s,\d]*\}|^\{\d+(,\d*)?([^\d,}]|$)|^\{\d+,\s+\d*\}`)

func regexLiteralBrace(p *check.Pass) {
	eachRegexp(p, func(_ check.Item, r sigma.Regexp) {
		value := r.Node.Value
		for i, c := range syntaxBytes(value) {
			if c == '{' {
				if m := meant.FindString(value[i:]); m != "" && !quantifier.MatchString(m) {
					p.Reportf(r.Node.Sub(i, i+len(m)), "%q is not a quantifier; it matches the braces as text", m)
				}
			}
		}
	})
}

var quantifier = regexp.MustCompile(`^\{\d+(,\d*)?\}`)
