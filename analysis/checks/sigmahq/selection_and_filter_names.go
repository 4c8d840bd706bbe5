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
	Title:    "filter name without its kind",
	What: `Reports a selection whose name starts with "filter" but not with
"filter_main_" or "filter_optional_".`,
	Why: `SigmaHQ rules have two kinds of filters: "filter_main_" for what occurs on
every system, which is part of the logic of the rule, and "filter_optional_" for what
occurs only on some systems and can be removed elsewhere. Many older rules use just
"filter".`,
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
		p.Reportf(s.Name.Span, `the name %.80q does not say what kind of filter it is; start it with "filter_main_" or "filter_optional_"`, name)
	}
}
