package sigmahq

import (
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "selection-and-filter-names",
	Group:    "sigmahq",
	Severity: check.Hint,
	Optional: true,
	Profiles: hinted,
	Title:    "filter whose name does not tell its kind",
	Why: `The convention of the public rules has two kinds of filters: "filter_main_" and a
name for what every system has, which belongs to the logic of the rule, and
"filter_optional_" for what some systems have, which one may leave out where it is
not installed. Many older rules have just "filter".`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not filter`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter_main_system:
    User: SYSTEM
  condition: selection and not 1 of filter_main_*`,
	Run: selectionAndFilterNames,
})

func selectionAndFilterNames(p *check.Pass) {
	if p.Rule == nil || p.Rule.Detection == nil {
		return
	}
	for _, s := range p.Rule.Detection.Selections {
		name := s.Name.Value
		if s.Name.Broken || !strings.HasPrefix(name, "filter") || strings.HasPrefix(name, "filter_main_") || strings.HasPrefix(name, "filter_optional_") {
			continue
		}
		p.Reportf(s.Name.Span, `%.80q does not tell what kind of filter it is; rename it to "filter_main_" or "filter_optional_" and what it leaves out`, name)
	}
}
