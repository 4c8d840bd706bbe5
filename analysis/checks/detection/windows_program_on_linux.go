package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "windows-program-on-linux",
	Group:    "detection",
	Severity: check.Info,
	Title:    "Windows program in a rule for Linux or macOS",
	What: `Reports a value with an extension such as ".exe" in a rule for Linux or
macOS.`,
	Why: `Linux and macOS programs have no such extension, so the value matches only
programs started by Wine or the Windows Subsystem for Linux. The log source or the value
probably belongs to another rule.`,
	Avoid: `
logsource: {category: process_creation, product: linux}
detection:
  selection:
    Image|endswith: '/whoami.exe'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: linux}
detection:
  selection:
    Image|endswith: '/whoami'
  condition: selection`,
	Run: windowsProgramOnLinux,
})

func windowsProgramOnLinux(p *check.Pass) {
	if !unix(logsource(p)) {
		return
	}
	for i, s := range ofKind(p, taxonomy.KindPath) {
		end := strings.ToLower(endOf(s))
		if program(i.Field) && (strings.HasSuffix(end, ".exe") || strings.HasSuffix(end, ".bat") || strings.HasSuffix(end, ".cmd")) && !strings.Contains(s.Node.Value, "/mnt/") {
			p.Reportf(s.Node.Span, "programs of %s do not end in %q", logsource(p).Product, end[len(end)-4:])
		}
	}
}
