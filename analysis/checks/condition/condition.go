// Package condition holds the checks of the condition of a rule.
package condition

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// whole calls do for each condition that could be read, of documents without a
// fault of YAML.
func whole(p *check.Pass, do func(*sigma.Detection, *sigma.Condition)) {
	d := p.Detection()
	if d == nil || !p.Whole {
		return
	}
	for _, c := range d.Conditions {
		if c.Expr != nil && !c.Aggregation {
			do(d, c)
		}
	}
}

// each calls do for all parts of the conditions, the outer ones first.
func each(p *check.Pass, do func(*sigma.Detection, sigma.Expr)) {
	whole(p, func(d *sigma.Detection, c *sigma.Condition) {
		for part := range sigma.Parts(c.Expr) {
			do(d, part)
		}
	})
}

// usable reports whether a name can be written in a condition.
func usable(name string) bool {
	if name == "" || name[0] == '_' {
		return false
	}
	for _, r := range name {
		if r != '_' && r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return !sigma.ReservedName(name)
}

// quantified is "1 of x*" as it is written.
func quantified(e *sigma.Of) string {
	if e.All {
		return "all of " + e.Pattern
	}
	return "1 of " + e.Pattern
}
