package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "path-trailing-backslash",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "file path that ends with a backslash",
	What: `Reports a value that ends with a backslash in a field that holds file
paths, if the end of the value must match the end of the field.`,
	Why: `The field ends with a file name, so the value never matches. To match every
file below a folder, use "startswith" if the value starts with a drive letter, otherwise
"contains".`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: 'C:\Windows\System32\'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|startswith: 'C:\Windows\System32\'
  condition: selection`,
	Run: pathTrailingBackslash,
})

func pathTrailingBackslash(p *check.Pass) {
	for _, i := range knownItems(p) {
		if i.field.Kind != taxonomy.KindPath || i.Has("contains") || i.Has("startswith") {
			continue
		}
		ends, hasEnds := i.Use("endswith")
		var dead []sigma.String
		drives := true
		for _, s := range i.texts {
			if last := len(s.Parts) - 1; s.Parts[last].Kind == sigma.Text && strings.HasSuffix(s.Parts[last].Text, `\`) {
				dead = append(dead, s)
				drives = drives && drive(s.Node.Value)
			}
		}
		for _, s := range dead {
			to := "contains"
			if drive(s.Node.Value) {
				to = "startswith"
			}
			f := p.Reportf(s.Node.Span, "%q holds a file path, which never ends with a backslash; use %q to match the files in a folder", i.Field, to)
			switch {
			case len(dead) < len(i.Nodes()): // another modifier would change the other values
			case hasEnds && drives:
				f.Suggest("Use startswith", sigma.Edit{At: ends.At, Text: "startswith"})
			case hasEnds:
				f.Suggest("Use contains", sigma.Edit{At: ends.At, Text: "contains"})
			case len(i.Modifiers) == 0 && drives:
				f.Suggest("Use startswith", i.AddModifier("startswith"))
			case len(i.Modifiers) == 0:
				f.Suggest("Use contains", i.AddModifier("contains"))
			}
		}
	}
}
