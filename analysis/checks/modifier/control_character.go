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
	What: `Reports a control character in a value, such as a tab from "\t" in double
quotes.`,
	Why: `In double quotes, YAML replaces "\t", "\n", "\b" and similar escapes with
control characters that logs rarely contain, and a path such as "C:\temp" loses its
backslash. Single quotes keep the text unchanged.`,
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
			f := p.Reportf(n.Sub(at, at+size), "the value contains the control character U+%04X; use single quotes to keep backslashes", c)
			if n.Style == sigma.DoubleQuoted {
				written := p.File.Source.Text(sigma.Span{Start: n.Span.Start + 1, End: n.Span.End - 1})
				if text, ok := sigma.Quote(written); ok {
					f.Suggest("Use single quotes", sigma.Edit{At: n.Span, Text: text})
				}
			}
		}
	}
}
