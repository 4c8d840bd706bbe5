package detection

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "keyword-matches-everything",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "keyword that matches every event",
	What:     `Reports an empty keyword and a keyword of wildcards only, such as "*".`,
	Why: `Keywords are searched for in the whole event. Every event contains an empty
text, so the list of keywords matches all events, whatever else it contains.`,
	Avoid: `
detection:
  keywords:
    - mimikatz
    - ''
  condition: keywords`,
	Prefer: `
detection:
  keywords:
    - mimikatz
    - sekurlsa
  condition: keywords`,
	Run: keywordMatchesEverything,
})

func keywordMatchesEverything(p *check.Pass) {
	for _, i := range p.Items() {
		if i.Field != "" || i.Has("re") {
			continue
		}
		for n, v := range i.Values {
			s, ok := v.(sigma.String)
			if !ok || slices.ContainsFunc(s.Parts, func(part sigma.Part) bool { return part.Kind != sigma.Any }) {
				continue
			}
			what := "an empty keyword"
			if s.Node.Value != "" {
				what = sigma.Messagef("the keyword %.40q", s.Node.Value)
			}
			f := p.Reportf(s.Node.Span, "%s matches every event; remove it or write the text to search for", what)
			if i.Node.Kind == sigma.Sequence && len(i.Values) == len(i.Node.Items) {
				f.Suggest("Remove keyword", p.File.Source.RemoveItem(i.Node, n)...)
			}
		}
	}
}
