package detection

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "path-leading-backslash",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "full path that starts with a backslash",
	What: `Reports a whole value or a "startswith" that starts with a single
backslash, in a field that holds full paths. Paths of devices and shares are not
reported.`,
	Why: `A full path starts with a drive such as "C:", so the value never matches.
Use "endswith" for a file in any folder, and "contains" for a folder on any drive.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image: '\Windows\System32\whoami.exe'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\Windows\System32\whoami.exe'
  condition: selection`,
	Run: pathLeadingBackslash,
})

// devices are the beginnings of full paths without a drive.
var devices = []string{`\\`, `\device\`, `\??\`, `\systemroot\`, `\registry\`, `\global??\`}

func pathLeadingBackslash(p *check.Pass) {
	if unix(logsource(p)) { // see path-with-backslashes
		return
	}
	for i, s := range ofKind(p, taxonomy.KindPath) {
		start := strings.ToLower(startOf(s))
		if !strings.HasPrefix(start, `\`) ||
			slices.ContainsFunc(devices, func(d string) bool { return strings.HasPrefix(start, d) || strings.HasPrefix(d, start) && !closed(s) }) {
			continue
		}
		to := "contains"
		if closed(s) {
			to = "endswith"
		}
		f := p.Reportf(s.Node.Sub(0, 1), "%q holds a full path, which never begins with a single backslash; write %q", i.Field, to)
		rewriteModifier(f, i.Item, "startswith", to)
	}
}

// closed reports whether a field has to end as the value does.
func closed(s sigma.String) bool { return endOf(s) != "" }
