package document

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:      "yaml-unquoted-special",
	Group:     "document",
	Severity:  check.Error,
	Mandatory: true,
	Title:     "value that must be quoted",
	What: `Reports an unquoted value that starts with a character that has a special
meaning in YAML, or that contains ": ".`,
	Why: `"*" starts an alias, "&" an anchor, "!" a tag and "%" a directive; "@" and
the backtick are reserved. Sigma values often start with the wildcard "*", so they must
be quoted.`,
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
	for _, f := range p.Problems() {
		quoted, ok := sigma.Quote(s.Text(f.At))
		if !ok {
			continue
		}
		edit := sigma.Edit{At: f.At, Text: quoted}
		line := s.Line(s.LineOf(f.At.End))
		// What follows can be a comment, or a part of the value.
		rest := s.Text(sigma.Span{Start: f.At.End, End: line.End})
		f.FixIf(strings.TrimSpace(rest) == "" && !meant(p, s.Text(f.At)) && p.Document.Broken, "Quote value", edit)
	}
}

// meant reports whether a text may be YAML after all: a list or a mapping that is
// not closed yet, an alias with a mistake in its name, two entries on one line.
func meant(p *check.Pass, text string) bool {
	switch text[0] {
	case '[', '{', ',':
		return true
	case '*', '&':
		return strings.Contains(p.File.Source.String(), " &")
	}
	for before, rest, ok := strings.Cut(text, ": "); ok; before, rest, ok = strings.Cut(rest, ": ") {
		key := before[1+strings.LastIndexByte(before, ' '):]
		if strings.Contains(key, "|") || slices.Contains(sigma.Keys, key) || slices.Contains(taxonomy.LogsourceKeys, key) || p.Taxonomy().KnownField(key) {
			return true
		}
	}
	return false
}
