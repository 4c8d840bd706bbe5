package detection

import (
	"regexp"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "bare-file-name",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "file name where the field holds a full path",
	What: `Reports a whole value that is a bare file name, such as "cmd.exe", in a
field that holds full paths. Names without an extension, such as System or Registry, are
not reported: they belong to processes without a file.`,
	Why: `The value never matches. "endswith" with a leading path separator finds the
file in every folder.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image: whoami.exe
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: bareFileName,
})

func bareFileName(p *check.Pass) {
	for i, s := range ofKind(p, taxonomy.KindPath) {
		if i.Has("contains") || i.Has("endswith") {
			continue
		}
		pattern, separator := fileName, `\`
		if unix(logsource(p)) {
			separator = "/"
			if program(i.Field) {
				pattern = unixProgram
			}
		}
		starts, hasStarts := i.Use("startswith")
		last := s.Parts[len(s.Parts)-1]
		if s.Parts[0].Kind != sigma.Text || last.Kind != sigma.Text || !pattern.MatchString(s.Node.Value) {
			continue
		}
		f := p.Reportf(s.Node.Span, `%q holds a full path; use "endswith" with %.60q`, i.Field, separator+s.Node.Value)
		text, ok := sigma.Quote(separator + s.Node.Value)
		if !ok || i.Node.Kind != sigma.Scalar || s.Node.Target != nil {
			continue
		}
		write := sigma.Edit{At: s.Node.Span, Text: text}
		switch {
		case hasStarts:
			f.Suggest("Use endswith", sigma.Edit{At: starts.At, Text: "endswith"}, write)
		case len(i.Modifiers) == 0:
			f.Suggest("Use endswith", i.AddModifier("endswith"), write)
		}
	}
}

// fileName is the name of a file with its extension: processes of Windows that have no
// file, such as System and Registry, have none.
var fileName = regexp.MustCompile(`(?i)^[^\\/:*?%~$]+\.(exe|dll|sys|com|scr|bat|cmd|ps1|vbs|js|hta|msi|cpl|ocx|pif|jar|py|tmp|dat|bin|txt|zip|lnk)$`)

// unixProgram is the name of a program on Linux or macOS.
var unixProgram = regexp.MustCompile(`^[\w.+-]*[a-zA-Z][\w.+-]*$`)
