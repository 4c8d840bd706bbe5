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
	Title:    `"windash" without effect`,
	What:     `Reports "windash" if no value has a dash or slash before a word.`,
	Why: `"windash" varies only a dash or slash before a word, not one inside a word.
The dash may be missing from the value.`,
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
		m, ok := i.Use("windash")
		if !ok || slices.ContainsFunc(i.Values, varies) {
			continue
		}
		f := p.Reportf(m.At, "\"windash\" has no effect: no value has a dash or slash before a word")
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
