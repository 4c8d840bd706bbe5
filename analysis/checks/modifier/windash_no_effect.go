package modifier

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "windash-no-effect",
	Group:    "modifier",
	Severity: check.Info,
	Title:    "windash without a dash to vary",
	Why: `"windash" varies a dash or slash that stands before a word and not inside of
one. Where no value has such a place the modifier does nothing, and perhaps the
dash was forgotten.`,
	Avoid: `
detection:
  selection:
    CommandLine|windash|contains: whoami
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|windash|contains: ' -whoami'
  condition: selection`,
	Run: windashNoEffect,
})

func windashNoEffect(p *check.Pass) {
	for _, i := range p.Items() {
		m, ok := use(i, "windash")
		if !ok || slices.ContainsFunc(i.Values, varies) {
			continue
		}
		f := p.Reportf(m.At, "no value has a dash or slash before a word, so \"windash\" does nothing")
		if !slices.ContainsFunc(i.Nodes(), func(n *sigma.Node) bool { return strings.ContainsAny(n.Value, "-/\u2013\u2014\u2015%") }) {
			f.Fix("Remove windash", p.RemoveModifier(m)...)
		}
	}
}

// varies reports whether windash made several variants of a value.
func varies(v sigma.Value) bool {
	e, ok := v.(sigma.Expansion)
	return ok && len(e.Values) > 1
}
