package tags

import (
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "tag-car-format",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "tag of a CAR analytic that is not car.YYYY-MM-NNN",
	Why: `An analytic of MITRE's Cyber Analytics Repository is tagged by "car." and its id
without the "CAR-" that it begins with: car.2016-04-005.`,
	Avoid: `
tags:
  - car.car-2016-04-005`,
	Prefer: `
tags:
  - car.2016-04-005`,
	Run: func(p *check.Pass) {
		ofForm(p, "car", "is no analytic of CAR", func(rest string) string {
			return strings.NewReplacer(".", "-", "_", "-").Replace(strings.TrimPrefix(rest, "car-"))
		})
	},
})
