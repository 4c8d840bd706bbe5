package tags

import (
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "tag-car-format",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "malformed CAR tag",
	What:     `Reports a tag of the namespace "car" that is not car.YYYY-MM-NNN.`,
	Why: `An analytic of MITRE's Cyber Analytics Repository is tagged as "car." and
its ID without "CAR-": car.2016-04-005. Other forms are not found.`,
	Avoid: `
tags:
  - car.car-2016-04-005`,
	Prefer: `
tags:
  - car.2016-04-005`,
	Run: func(p *check.Pass) {
		ofForm(p, "car", "is not a CAR analytic", func(rest string) string {
			return strings.NewReplacer(".", "-", "_", "-").Replace(strings.TrimPrefix(rest, "car-"))
		})
	},
})
