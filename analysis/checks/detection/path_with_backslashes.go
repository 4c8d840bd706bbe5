package detection

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "path-with-backslashes",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "backslashes in a Linux or macOS path",
	What:     `Reports a path with backslashes in a rule for Linux or macOS.`,
	Why:      `Paths on Linux and macOS have slashes, so the value never matches.`,
	Avoid: `
logsource: {category: process_creation, product: linux}
detection:
  selection:
    Image|endswith: '\bash'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: linux}
detection:
  selection:
    Image|endswith: '/bash'
  condition: selection`,
	Run: pathWithBackslashes,
})

func pathWithBackslashes(p *check.Pass) {
	if !unix(logsource(p)) {
		return
	}
	for i, s := range ofKind(p, taxonomy.KindPath, "folder") {
		value := s.Node.Value
		at := strings.IndexByte(value, '\\')
		if at < 0 || !slices.ContainsFunc(s.Parts, func(part sigma.Part) bool { return strings.Contains(part.Text, `\`) }) {
			continue
		}
		f := p.Reportf(s.Node.Sub(at, at+1), "%q holds a POSIX path, which has slashes", i.Field)
		if !strings.Contains(value, `\*`) && !strings.Contains(value, `\?`) {
			rewrite(f, "Write slashes", s.Node, strings.ReplaceAll(value, `\`, "/"))
		}
	}
}
