package modifier

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "sql-wildcard",
	Group:    "modifier",
	Severity: check.Info,
	Title:    "percent signs as wildcards",
	What:     `Reports a value between percent signs that is not the name of a variable.`,
	Why: `The wildcard of Sigma is "*". A percent sign is a character that the event must
contain.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine: '% -enc %'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: ' -enc '
  condition: selection`,
	Run: sqlWildcard,
})

// likePattern is a pattern of SQL: what is between the signs is no name of a variable.
var likePattern = regexp.MustCompile(`^%[^%:]*[ \\][^%:]*%$`)

func sqlWildcard(p *check.Pass) {
	each(p, func(i check.Item, s sigma.String) {
		if s.Node == nil || s.Node.Target != nil || i.Has("expand") || !likePattern.MatchString(s.Node.Value) {
			return
		}
		f := p.Reportf(s.Node.Span, "percent signs are not wildcards; use \"contains\" or \"*\"")
		text := strings.Trim(s.Node.Value, "%")
		if len(i.Modifiers) == 0 && !strings.HasSuffix(text, `\`) {
			f.Suggest("Write asterisks", s.Node.Rewrite("*"+text+"*")...)
		}
	})
}
