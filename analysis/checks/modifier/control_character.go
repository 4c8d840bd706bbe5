package modifier

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "control-character",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "control character in a value",
	Why: `In double quotes YAML turns "\t", "\n", "\b" and their like into characters that
logs hardly hold, and a path such as "C:\temp" loses its backslash. Single
quotes keep every character as it is.`,
	Avoid: `
detection:
  selection:
    Image|contains: "\temp\\"
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image|contains: '\temp\'
  condition: selection`,
	Run: controlCharacter,
})

func controlCharacter(p *check.Pass) {
	for i := range p.ReadableItems() {
		for _, n := range i.Nodes() {
			if n.Kind != sigma.Scalar || n.Target != nil || n.Style == sigma.Literal || n.Style == sigma.Folded {
				continue
			}
			at := strings.IndexFunc(n.Value, func(r rune) bool { return unicode.IsControl(r) && (r != '\n' || n.Style != sigma.Plain) }) // see value-over-lines
			if at < 0 {
				continue
			}
			c, size := utf8.DecodeRuneInString(n.Value[at:])
			f := p.Reportf(n.Sub(at, at+size), "the value holds the control character U+%04X; single quotes keep a backslash as it is", c)
			if n.Style == sigma.DoubleQuoted {
				written := p.File.Source.Text(sigma.Span{Start: n.Span.Start + 1, End: n.Span.End - 1})
				if text, ok := sigma.Quote(written); ok {
					f.Suggest("Write it in single quotes", sigma.Edit{At: n.Span, Text: text})
				}
			}
		}
	}
}
