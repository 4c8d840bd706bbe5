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
	What:     `Reports a regular expression that is plain text.`,
	Why: `"contains" finds the same text faster. The two differ in case: "re" is
case-sensitive, "contains" is not.`,
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
			p.Reportf(r.Node.Span, "this expression is plain text; use \"contains\" to ignore case")
		}
	})
}
