package regex

import (
	"regexp"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "regex-unescaped-dot",
	Group:    "regex",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"review": check.Hint},
	Title:    "unescaped dot before a file extension",
	What: `Reports a dot between a word and a common file extension or top-level domain in a
regular expression.`,
	Why: `A dot matches any character. The expression still matches the text, and a little more;
write "\." for the dot itself.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|re: 'powershell.exe\s+-e'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|re: 'powershell\.exe\s+-e'
  condition: selection`,
	Run: regexUnescapedDot,
})

var unescapedDot = regexp.MustCompile(`\w\w(\.)(exe|dll|ps1|bat|cmd|vbs|js|hta|sys|lnk|com|net|org|example)\b`)

func regexUnescapedDot(p *check.Pass) {
	eachRegexp(p, func(_ check.Item, r sigma.Regexp) {
		if at := unescapedDot.FindStringSubmatchIndex(r.Node.Value); at != nil {
			p.Reportf(r.Node.Sub(at[2], at[3]), "\".\" matches any character; write \"\\.\" for a dot")
		}
	})
}
