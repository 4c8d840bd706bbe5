package detection

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "file-name-with-path",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "path in a field that holds a file name",
	What: `Reports a value with a path separator in a field that holds a file name
without its folder, such as OriginalFileName.`,
	Why: `The value never matches.`,
	Avoid: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    OriginalFileName|endswith: '\whoami.exe'
  condition: selection`,
	Prefer: `
logsource: {category: process_creation, product: windows}
detection:
  selection:
    OriginalFileName: whoami.exe
  condition: selection`,
	Run: fileNameWithPath,
})

func fileNameWithPath(p *check.Pass) {
	for i, s := range ofKind(p, taxonomy.KindName) {
		value := s.Node.Value
		at := strings.LastIndexAny(value, `\/`)
		if at < 0 || !slices.ContainsFunc(s.Parts, func(part sigma.Part) bool { return strings.ContainsAny(part.Text, `\/`) }) {
			continue
		}
		f := p.Reportf(s.Node.Span, "%q holds a %s without a path", i.Field, i.field.Kind.Doc(logsource(p)))
		if !strings.HasSuffix(value, `\*`) && !strings.HasSuffix(value, `\?`) {
			rewrite(f, "Remove path", s.Node, value[at+1:])
		}
	}
}
