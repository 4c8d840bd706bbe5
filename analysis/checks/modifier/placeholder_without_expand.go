package modifier

import (
	"regexp"
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "placeholder-without-expand",
	Group:    "modifier",
	Severity: check.Info,
	Title:    "placeholder that is read as plain text",
	Why: `Names between percent signs are placeholders only under the modifier "expand"
(Sigma rules specification, "Placeholders"). Without it the percent signs are
searched for as they are, as in an environment variable. Told of are the
standard names Administrators, JumpServers, Workstations, Servers and
DomainControllers, and those that the settings give values to.`,
	Avoid: `
detection:
  selection:
    User: '%Administrators%'
  condition: selection`,
	Prefer: `
detection:
  selection:
    User|expand: '%Administrators%'
  condition: selection`,
	Run: placeholderWithoutExpand,
})

var placeholder = regexp.MustCompile(`%(\w+)%`)

var standardPlaceholders = []string{"Administrators", "JumpServers", "Workstations", "Servers", "DomainControllers"}

func placeholderWithoutExpand(p *check.Pass) {
	for _, i := range p.Items() {
		if i.Has("expand") || i.Has("re") {
			continue
		}
		for _, n := range i.Nodes() {
			if n.Target != nil || !strings.Contains(n.Value, "%") {
				continue
			}
			for _, m := range placeholder.FindAllStringSubmatchIndex(n.Value, -1) {
				name := n.Value[m[2]:m[3]]
				if slices.Contains(standardPlaceholders, name) || slices.Contains(p.Settings.Placeholders, name) {
					p.Reportf(n.Sub(m[0], m[1]), "%%%s%% is plain text here; placeholders need the modifier \"expand\"", name)
				}
			}
		}
	}
}
