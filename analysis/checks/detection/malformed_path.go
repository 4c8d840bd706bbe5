package detection

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "malformed-path",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "path that Windows cannot have",
	What: `Reports a path of a file, folder or registry key that no Windows event has: with a
character that paths cannot contain, with a drive that lacks its colon, with two
backslashes in a row, or with slashes or a colon after the root of the registry.`,
	Why: `The value never matches. Quotes and bars come from command lines, "HKLM:" comes
from PowerShell.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image: '"C:\Windows\System32\whoami.exe"'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image: 'C:\Windows\System32\whoami.exe'
  condition: selection`,
	Run: malformedPath,
})

// Roots of drives and of the registry that are not written as Windows does.
var (
	driveWithoutColon = regexp.MustCompile(`^[A-Za-z]\\+[A-Za-z]`)
	powershellRoot    = regexp.MustCompile(`(?i)^\*?(HKLM|HKCU|HKU|HKCR|HKEY_[A-Z_]+)(:\\|:?/)`)
)

func malformedPath(p *check.Pass) {
	if unix(logsource(p)) { // see path-with-backslashes
		return
	}
	for i, s := range ofKind(p, taxonomy.KindPath, "folder", taxonomy.KindRegistry) {
		if i.field.Kind == taxonomy.KindRegistry {
			malformedKey(p, i.Item, s)
		} else {
			malformedFile(p, i.Item, s)
		}
	}
}

func malformedFile(p *check.Pass, i check.Item, s sigma.String) {
	value := s.Node.Value
	if strings.HasPrefix(value, "<") { // such as "<unknown process>" of Sysmon
		return
	}
	_, ends := i.Use("endswith")
	for n, part := range s.Parts {
		if part.Kind != sigma.Text {
			continue
		}
		if at := strings.IndexAny(part.Text, `"<>|`); at >= 0 {
			p.Reportf(s.Node.Span, "%q holds a path, and no path contains %q", i.Field, part.Text[at:at+1])
			return
		}
		if at := strings.LastIndex(part.Text, `\\`); at > 0 || at == 0 && n > 0 && ends {
			p.Reportf(s.Node.Span, "%q holds a path with single backslashes, and this value looks for two in a row", i.Field)
			return
		}
	}
	if start := startOf(s); !ends && !i.Has("contains") && driveWithoutColon.MatchString(start) {
		f := p.Reportf(s.Node.Sub(0, 1), "%q holds a full path, whose drive has a colon", i.Field)
		rewrite(f, "Insert colon", s.Node, value[:1]+":"+value[1:])
	}
}

func malformedKey(p *check.Pass, i check.Item, s sigma.String) {
	value := s.Node.Value
	if m := powershellRoot.FindStringSubmatchIndex(value); m != nil {
		f := p.Reportf(s.Node.Sub(m[2], m[5]), "%q separates keys by backslashes, without a colon after the root", i.Field)
		if !strings.ContainsAny(value[m[4]:], "*?") {
			rewrite(f, "Write backslashes", s.Node, value[:m[3]]+strings.TrimPrefix(strings.ReplaceAll(value[m[3]:], "/", `\`), ":"))
		}
		return
	}
	if drive(startOf(s)) && !i.Has("contains") {
		p.Reportf(s.Node.Span, "%q holds a registry path, which begins with a root such as HKLM, not with a drive", i.Field)
	}
}
