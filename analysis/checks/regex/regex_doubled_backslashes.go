package regex

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "regex-doubled-backslashes",
	Group:    "regex",
	Severity: check.Warning,
	Title:    "doubled backslashes in a regular expression",
	What: `Reports a regular expression with doubled backslashes before character
classes.`,
	Why: `YAML keeps a backslash in single quotes or without quotes, so "\\d" matches
a backslash and the letter "d", not a digit. Expressions copied from a programming
language or JSON often have doubled backslashes.`,
	Avoid: `
detection:
  selection:
    CommandLine|re: 'port=\\d+\\s'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|re: 'port=\d+\s'
  condition: selection`,
	Run: regexDoubledBackslashes,
})

// doubled is what a doubled backslash makes text of that is most likely meant as a class.
var doubled = regexp.MustCompile(`\\\\[dswDSW](\+|\*|\{\d|\?|$|\\\\)|\]\\\\[sS]|[a-z]{3}\\\\\.(exe|dll|ps1|bat|cmd|vbs|com|net|org|example)\b`)

func regexDoubledBackslashes(p *check.Pass) {
	eachRegexp(p, func(_ check.Item, r sigma.Regexp) {
		value := r.Node.Value
		single := strings.ReplaceAll(value, `\\`, "")
		at := doubled.FindStringIndex(value)
		if at == nil || strings.Contains(single, `\`) || r.Node.Style == sigma.DoubleQuoted {
			return
		}
		f := p.Reportf(r.Node.Sub(at[0], at[1]), "doubled backslashes match a backslash; write one for a class such as \\d")
		f.Suggest("Write single backslashes", r.Node.Rewrite(strings.ReplaceAll(value, `\\`, `\`))...)
	})
}
