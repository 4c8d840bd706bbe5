package regex

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "regex-plain-text",
	Group:    "regex",
	Severity: check.Hint,
	Title:    "regular expression without an operator",
	Why: `An expression of letters alone is found where the text is, and "contains" finds
it there too, faster and whatever its case. The two are not the same, as "re"
looks at upper and lower case.`,
	Avoid: `
detection:
  selection:
    CommandLine|re: whoami
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection`,
	Run: regexPlainText,
})

func regexPlainText(p *check.Pass) {
	eachRegexp(p, func(i check.Item, r sigma.Regexp) {
		if value := r.Node.Value; value != "" && !strings.ContainsAny(value, `\.+*?()|[]{}^$%`) {
			p.Reportf(r.Node.Span, "this expression has no operator; \"contains\" looks for a text, ignoring case")
		}
	})
}
