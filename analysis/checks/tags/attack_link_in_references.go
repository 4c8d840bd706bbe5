package tags

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "attack-link-in-references",
	Group:    "tags",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "link to MITRE ATT&CK in the references",
	What:     `Reports a link to the ATT&CK site in "references".`,
	Why: `References link to the sources of a rule. A tag expresses the technique in
a form that programs read and the editor turns into a link.`,
	Avoid: `
references:
  - https://attack.mitre.org/techniques/T1059/001/`,
	Prefer: `
references:
  - https://example.org/analysis
tags:
  - attack.t1059.001`,
	Run: attackLinkInReferences,
})

func attackLinkInReferences(p *check.Pass) {
	root := p.Document.Root
	if p.Rule != nil {
		root = p.Rule.Root
	}
	references, _ := root.Get("references")
	if references.Value == nil {
		return
	}
	for _, n := range references.Value.Items {
		if n.Kind != sigma.Scalar || n.Broken {
			continue
		}
		_, path, ok := strings.Cut(n.Value, "//attack.mitre.org/")
		if !ok {
			continue
		}
		if e := p.Taxonomy().Attack().ByID(id(path)); e != nil {
			p.Reportf(n.Span, "use the tag %q instead of this link", e.Tag)
		} else {
			p.Reportf(n.Span, "use a tag instead of a link to ATT&CK")
		}
	}
}

// id is the id in the path of a page, "techniques/T1059/001/".
func id(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) > 2 && parts[0] == "techniques" {
		return parts[1] + "." + parts[2]
	}
	return parts[min(1, len(parts)-1)]
}
