package modifier

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "startswith-leading-wildcard",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    `wildcard that turns "startswith" or "endswith" into "contains"`,
	What: `Reports a "*" at the start of a value with "startswith", or at the end of
a value with "endswith".`,
	Why: `With the wildcard the text may be anywhere in the field, which is the
meaning of "contains".`,
	Avoid: `
detection:
  selection:
    CommandLine|startswith: '*whoami'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection`,
	Run: startswithLeadingWildcard,
})

func startswithLeadingWildcard(p *check.Pass) {
	for _, i := range p.Items() {
		for _, name := range [...]string{"startswith", "endswith"} {
			first := name == "startswith"
			m, ok := i.Use(name)
			if !ok {
				continue
			}
			values, ok := texts(i)
			if !ok {
				continue
			}
			var edits []sigma.Edit
			var found []*check.Finding
			for _, s := range values {
				if len(s.Parts) < 3 { // the whole value is a wildcard
					continue
				}
				part := s.Parts[0]
				if !first {
					part = s.Parts[len(s.Parts)-1]
				}
				place, written := at(s, part)
				if part.Kind != sigma.Any || !written {
					continue
				}
				found = append(found, p.Reportf(place, "with this \"*\", %q means the same as \"contains\"", name))
				start, end := part.At.End, 0
				if !first {
					start, end = 0, len(s.Node.Value)-part.At.Start
				}
				edits = append(edits, cut(s.Node, start, end)...)
			}
			if len(found) == len(values) && len(edits) == len(values) {
				for _, f := range found {
					f.Fix("Use contains", append(edits, renamed(m, "contains"))...)
				}
			}
		}
	}
}
