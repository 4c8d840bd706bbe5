package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "path-trailing-backslash",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "path of a file that ends in a backslash",
	Why: `The field holds the full path of a file, and such a path ends in the name of the
file. A whole value or an "endswith" that ends in a backslash never matches. For
everything below a folder write "startswith" where the value begins with a drive, or
else "contains".`,
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
	paths(p, func(i check.Item, values []sigma.String) {
		ends, hasEnds := modifierNamed(i, "endswith")
		if i.Has("contains") || i.Has("startswith") {
			return
		}
		var dead []sigma.String
		drives := true
		for _, s := range values {
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
			f := p.Reportf(s.Node.Span, "%q holds the path of a file, which never ends in a backslash; write %q for the files of a folder", i.Field, to)
			switch {
			case len(dead) < len(i.Nodes()): // another modifier would change the other values
			case hasEnds && drives:
				f.Suggest("Write startswith", sigma.Edit{At: ends.At, Text: "startswith"})
			case hasEnds:
				f.Suggest("Write contains", sigma.Edit{At: ends.At, Text: "contains"})
			case len(i.Modifiers) == 0 && drives:
				f.Suggest("Write startswith", modified(i, "startswith"))
			case len(i.Modifiers) == 0:
				f.Suggest("Write contains", modified(i, "contains"))
			}
		}
	})
}
