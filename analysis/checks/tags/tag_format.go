package tags

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "tag-format",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "tag that is not namespace.name in lower case",
	Why: `A tag is a namespace, a dot and a name, of lower-case letters, digits, "-", "_" and
further dots in the name (schema of the specification 2.1). Tools group alerts
by the tag as it is written, so another case makes another group. Artifacts of
D3FEND, such as d3fend.d3f-WindowsNtOpenFile, have capitals by the tags appendix.`,
	Avoid: `
tags:
  - attack.T1059.001`,
	Prefer: `
tags:
  - attack.t1059.001`,
	Run: tagFormat,
})

func tagFormat(p *check.Pass) {
	for _, t := range all(p) {
		text := t.node.Value
		if wellFormed(text) || strings.HasPrefix(text, "d3fend.d3f-") && wellFormed(strings.ToLower(text)) {
			continue
		}
		to, sure := meant(p, t)
		if to == "" {
			p.Reportf(t.node.Span, `%.60q is no tag; write namespace.name in lower-case letters, digits, "-", "_" and "."`, text)
			continue
		}
		f := p.Reportf(t.node.Span, "%.60q is no tag; write %.60q", text, to)
		if sure {
			fix(p, f, t, to)
		} else {
			pick(p, f, t, to)
		}
	}
}

// wellFormed is the pattern of the schema, ^[a-z0-9_-]+\.[a-z0-9._-]+$.
func wellFormed(text string) bool {
	dot := strings.IndexByte(text, '.')
	if dot <= 0 || dot == len(text)-1 {
		return false
	}
	for i := range len(text) {
		if c := text[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// meant is the tag that a text stands for, and whether that is sure: it differs
// in case and blanks only, and is a known one. It is "" where nothing is near.
func meant(p *check.Pass, t tag) (text string, sure bool) {
	if text = dashes(t.space) + "." + t.rest; wellFormed(strings.ToLower(text)) {
		return text, known(p, text)
	}
	lower := dashes(strings.ToLower(t.node.Value))
	if e := p.Taxonomy().Attack().Lookup(lower); e != nil {
		return e.Tag, false
	}
	for _, n := range p.Taxonomy().Namespaces() {
		if rest, ok := strings.CutPrefix(lower, n.Name); ok && len(rest) > 1 && strings.IndexByte(":/_-", rest[0]) >= 0 {
			if to := n.Name + "." + rest[1:]; known(p, to) {
				return to, false
			}
		}
	}
	return "", false
}

func known(p *check.Pass, text string) bool {
	space, rest, _ := taxonomy.SplitTag(text)
	n, ok := p.Taxonomy().Namespace(space)
	if space == "attack" {
		return p.Taxonomy().Attack().Lookup(rest) != nil
	}
	return ok && n.Valid(rest)
}
