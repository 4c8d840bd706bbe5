package tags

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "tag-format",
	Group:    "tags",
	Severity: check.Error,
	Title:    "malformed tag",
	What: `Reports a tag that is not namespace.name in lowercase letters, digits, "-"
and "_", with further dots allowed in the name. A tag without a dot is an error, others
are warnings. D3FEND artifacts, such as d3fend.d3f-WindowsNtOpenFile, may have uppercase
letters.`,
	Why: `pySigma rejects a rule with a tag without a dot. Tools group alerts by the
exact tag, so a different case makes another group.`,
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
		if wellFormed(text) && bare(text) == text || strings.HasPrefix(text, "d3fend.d3f-") && wellFormed(strings.ToLower(text)) || elsewhere(p, t) {
			continue
		}
		to, sure := meant(p, t)
		remedy := `write namespace.name in lowercase letters, digits, "-", "_" and "."`
		if len(to) > 0 {
			remedy = "use " + quoted(p, to)
		}
		if !strings.Contains(text, ".") {
			remedy += "; pySigma rejects the rule"
		}
		f := p.Reportf(t.node.Span, "%.60q is not a valid tag; %s", text, remedy)
		if strings.Contains(text, ".") {
			f.WithSeverity(check.Warning)
		}
		if sure {
			fix(p, f, t, to[0])
		} else {
			offer(p, f, t, to)
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

// meant returns the tags that a text most likely means, and whether that is sure:
// there is one, which differs from the text only in case, spaces and the text
// around it.
func meant(p *check.Pass, t tag) (texts []string, sure bool) {
	text := dashes(t.space) + "." + t.rest
	texts = right(p, dashes(t.space), t.rest)
	if len(texts) == 0 && wellFormed(strings.ToLower(text)) {
		return []string{text}, false // of a namespace that is not known
	}
	return texts, len(texts) == 1 && texts[0] == text && known(p, text)
}

// elsewhere reports whether the check of a namespace reports the tag, which then
// has nothing more to be said about.
func elsewhere(p *check.Pass, t tag) bool {
	n, ok := p.Taxonomy().Namespace(t.space)
	switch {
	case !ok || t.rest == "":
		return false
	case t.space == "attack" && t.entry == nil:
		return wellFormed("attack."+t.rest) || ofAttack(p, t.rest) != nil
	case t.space == "attack":
		return t.entry.Retired != nil
	}
	return !n.Valid(t.rest) || t.space == "tlp" && t.rest == "white"
}

func known(p *check.Pass, text string) bool {
	space, rest, _ := taxonomy.SplitTag(text)
	n, ok := p.Taxonomy().Namespace(space)
	if space == "attack" {
		return p.Taxonomy().Attack().Lookup(rest) != nil
	}
	return ok && n.Valid(rest)
}
