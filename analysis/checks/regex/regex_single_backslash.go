package regex

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "regex-single-backslash",
	Group:    "regex",
	Severity: check.Warning,
	Title:    "path with single backslashes in a regular expression",
	What:     `Reports the path of a drive whose backslashes are not escaped.`,
	Why: `A backslash begins an escape: "\W" is any character that is not part of a word, and
"\S" any that is not a space, so "C:\Windows" does not match the path. Write two
backslashes for each one of the path.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|re: 'C:\Windows\System32'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|re: 'C:\\Windows\\System32'
  condition: selection`,
	Run: regexSingleBackslash,
})

// unescaped is a drive with the beginning of a folder.
var unescaped = regexp.MustCompile(`(^|[^\w\\\])])[A-Za-z]:\\[A-Za-z]{3,}`)

func regexSingleBackslash(p *check.Pass) {
	eachRegexp(p, func(_ check.Item, r sigma.Regexp) {
		if at := unescaped.FindStringIndex(r.Node.Value); at != nil && !strings.Contains(r.Node.Value, `\\`) {
			p.Reportf(r.Node.Sub(at[0], at[1]), "a single backslash begins an escape; write two for each backslash of the path")
		}
	})
}
