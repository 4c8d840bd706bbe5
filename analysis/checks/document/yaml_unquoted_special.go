package document

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "yaml-unquoted-special",
	Group:    "document",
	Severity: check.Error,
	Title:    "value that begins with a character of YAML",
	Why: `At the beginning of a value some characters belong to YAML itself: "*" names
an alias, "&" an anchor, "!" a tag, "%" a directive, and "@" and the backtick
are reserved. Sigma uses "*" as a wildcard, so values often begin with it;
they must stand in quotes.`,
	Avoid: `
detection:
  selection:
    Image: *\whoami.exe
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image: '*\whoami.exe'
  condition: selection`,
	Run: yamlUnquotedSpecial,
})

func yamlUnquotedSpecial(p *check.Pass) {
	s := p.File.Source
	for _, f := range p.Found() {
		quoted, ok := sigma.Quote(s.Text(f.At))
		if !ok {
			continue
		}
		edit := sigma.Edit{At: f.At, Text: quoted}
		line := s.Line(s.LineOf(f.At.End))
		// What stands behind it can be a comment, or a part of the value; what begins
		// like a list or a mapping can be one that is not closed yet.
		rest := s.Text(sigma.Span{Start: f.At.End, End: line.End})
		if strings.TrimSpace(rest) == "" && !strings.ContainsAny(quoted[1:2], "[{,") && !p.Whole {
			f.Fix("Put it in single quotes", edit)
		} else {
			f.Pick("Put it in single quotes", edit)
		}
	}
}
