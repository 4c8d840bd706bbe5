package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "path-with-slashes",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "slashes in a Windows path",
	What:     `Reports a Windows path that is written with slashes.`,
	Why: `Windows accepts a slash in a path, but events contain paths with
backslashes, so the value never matches.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '/System32/whoami.exe'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\System32\whoami.exe'
  condition: selection`,
	Run: pathWithSlashes,
})

func pathWithSlashes(p *check.Pass) {
	windows := logsource(p).Product == "windows"
	for i, s := range ofKind(p, taxonomy.KindPath) {
		value := s.Node.Value
		at := strings.IndexByte(value, '/')
		if at < 0 || !windows && (at != 2 || value[1] != ':') || s.Node.Target != nil || variable.MatchString(value) || windowsArgument.MatchString(value) { // see path-not-expanded and path-with-arguments
			continue
		}
		f := p.Reportf(s.Node.Sub(at, at+1), "%q holds a Windows path; use backslashes", i.Field)
		if !strings.Contains(value, "/*") && !strings.Contains(value, "/?") && !strings.Contains(value, "://") {
			f.Suggest("Replace slashes with backslashes", s.Node.Rewrite(strings.ReplaceAll(value, "/", `\`))...)
		}
	}
}
