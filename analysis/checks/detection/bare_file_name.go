package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "bare-file-name",
	Group:    "detection",
	Severity: check.Hint,
	Optional: true,
	Title:    "file name where a path is held",
	Why: `The field holds the full path of a file. A bare name equals that only for the few
processes that have no path; "endswith" with a backslash finds it in any
folder.`,
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
	l := logsource(p)
	fields(p, func(i check.Item) {
		if len(i.Modifiers) > 0 {
			return
		}
		known, ok := p.Taxonomy().Field(l, i.Field)
		if !ok || !known.Path {
			return
		}
		for _, v := range i.Values {
			s, ok := v.(sigma.String)
			if !ok || s.HasWildcard() || s.Node.Value == "" || strings.ContainsAny(s.Node.Value, `\/`) {
				continue
			}
			f := p.Reportf(s.Node.Span, "%q holds a full path; %.60q alone matches only if that is all of it", i.Field, s.Node.Value)
			if text, ok := sigma.Quote(`\` + s.Node.Value); ok && i.Node.Kind == sigma.Scalar && s.Node.Target == nil {
				end := len(i.Key.Value)
				f.Pick("Write endswith", sigma.Edit{At: i.Key.Sub(end, end), Text: "|endswith"}, sigma.Edit{At: s.Node.Span, Text: text})
			}
		}
	})
}
