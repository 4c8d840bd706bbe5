package detection

import (
	"regexp"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "joined-values",
	Group:    "detection",
	Severity: check.Info,
	Title:    "several values in one text",
	What: `Reports a text that holds several file extensions, or several names of programs,
separated by commas, semicolons, bars or "or".`,
	Why: `The text is one value, with its separators, so it never matches. Write a list.`,
	Avoid: `
logsource: {category: file_event, product: windows}
detection:
  selection:
    TargetFilename|endswith: '.lnk, .url'
  condition: selection`,
	Prefer: `
logsource: {category: file_event, product: windows}
detection:
  selection:
    TargetFilename|endswith: ['.lnk', '.url']
  condition: selection`,
	Run: joinedValues,
})

// joined is a list of extensions, or of files, in one text.
var joined = regexp.MustCompile(`(?i)^(\*?\.\w{1,8}|[*\\/]*[\w -]+\.\w{2,4})((\s*[,;|]\s*|\s+or\s+)(\*?\.\w{1,8}|[*\\/]*[\w-]+\.\w{2,4}))+$`)

func joinedValues(p *check.Pass) {
	for _, s := range ofKind(p, taxonomy.KindPath, taxonomy.KindName) {
		if joined.MatchString(s.Node.Value) {
			p.Reportf(s.Node.Span, "this is one value with its separators; write a list")
		}
	}
}
