package tags

import (
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "tag-cve-format",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "malformed CVE tag",
	What:     `Reports a tag of the namespace "cve" that is not cve.YYYY-NNNN.`,
	Why: `A vulnerability is tagged as "cve." with the year and the number of its ID,
joined by "-". Older rules use a dot. A search for the ID does not find other forms.`,
	Avoid: `
tags:
  - cve.2021.44228`,
	Prefer: `
tags:
  - cve.2021-44228`,
	Run: tagCVEFormat,
})

func tagCVEFormat(p *check.Pass) {
	n, ok := p.Taxonomy().Namespace("cve")
	if !ok {
		return
	}
	for t := range under(p, "cve") {
		if t.rest == "" || n.Valid(t.rest) {
			continue
		}
		to := strings.Replace(t.rest, ".", "-", 1)
		if n.Valid(to) {
			fix(p, p.Reportf(t.node.Span, `%.60q is not a valid CVE tag; use %q`, t.node.Value, "cve."+to), t, "cve."+to)
			continue
		}
		to = strings.TrimLeft(strings.TrimPrefix(t.rest, "cve"), "-._")
		if to = strings.NewReplacer(".", "-", "_", "-", "/", "-", " ", "-").Replace(to); !n.Valid(to) {
			p.Reportf(t.node.Span, `%.60q is not a valid CVE tag; write "cve." and %s`, t.node.Value, n.Form)
			continue
		}
		pick(p, p.Reportf(t.node.Span, `%.60q is not a valid CVE tag; use %q`, t.node.Value, "cve."+to), t, "cve."+to)
	}
}
