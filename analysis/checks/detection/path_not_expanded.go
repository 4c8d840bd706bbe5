package detection

import (
	"regexp"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "path-not-expanded",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "variable in a path",
	What: `Reports an environment variable or "~" in the value of a field that holds
full paths.`,
	Why: `Events contain the path as the system opened it:
C:\Users\ann\AppData\Local, not %localappdata%, and /home/ann, not ~. A value with a
variable never matches. Write the part of the path that is the same for all users, with
"contains" or "endswith".`,
	Avoid: `
logsource: {category: file_event, product: windows}
detection:
  selection:
    TargetFilename|endswith: '%localappdata%\x\a.ini'
  condition: selection`,
	Prefer: `
logsource: {category: file_event, product: windows}
detection:
  selection:
    TargetFilename|endswith: '\AppData\Local\x\a.ini'
  condition: selection`,
	Run: pathNotExpanded,
})

// variable is a variable of cmd, PowerShell or a shell at the beginning of a path, or
// the home directory.
var variable = regexp.MustCompile(`(?i)^(%[a-z_][\w()]*%|\$\{?env:[a-z_]\w*\}?|\$\{?(?:home|tmpdir)\}?|~)([\\/]|$)`)

// expanded holds the values of Windows variables, without what differs from user to
// user and from computer to computer.
var expanded = map[string]string{
	"%localappdata%": `\AppData\Local`, "$env:localappdata": `\AppData\Local`, "%appdata%": `\AppData\Roaming`, "$env:appdata": `\AppData\Roaming`,
	"%temp%": `\AppData\Local\Temp`, "%tmp%": `\AppData\Local\Temp`, "$env:temp": `\AppData\Local\Temp`, "$env:tmp": `\AppData\Local\Temp`,
	"%windir%": `\Windows`, "%systemroot%": `\Windows`, "$env:windir": `\Windows`, "$env:systemroot": `\Windows`,
	"%programdata%": `\ProgramData`, "%allusersprofile%": `\ProgramData`, "$env:programdata": `\ProgramData`,
	"%programfiles%": `\Program Files`, "%programfiles(x86)%": `\Program Files (x86)`, "$env:programfiles": `\Program Files`,
	"%public%": `\Users\Public`, "$env:public": `\Users\Public`,
}

func pathNotExpanded(p *check.Pass) {
	for i, s := range ofKind(p, taxonomy.KindPath, "folder") {
		_, ends := i.Use("endswith")
		open := ends || i.Has("contains")
		value := s.Node.Value
		skip := len(value) - len(strings.TrimLeft(value, "*"))
		m := variable.FindStringSubmatch(value[skip:])
		if m == nil || s.Node.Target != nil {
			continue
		}
		at := s.Node.Sub(skip, skip+len(m[1]))
		real := expanded[strings.ToLower(m[1])]
		if m[2] == "" && real == "" {
			continue // perhaps a placeholder
		}
		if real != "" {
			f := p.Reportf(at, "%q holds the expanded path, not %s; use %q", i.Field, m[1], real)
			if open || skip > 0 {
				f.Suggest("Write "+real, s.Node.Rewrite(value[:skip]+real+value[skip+len(m[1]):])...)
			}
		} else {
			p.Reportf(at, "%q holds the expanded path, not %s; write only the part of the path that is always the same", i.Field, m[1])
		}
	}
}
