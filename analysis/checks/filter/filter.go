// Package filter holds the checks of filters.
package filter

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/workspace"
)

// referred calls do with each rule that the filter names.
func referred(p *check.Pass, do func(ref workspace.Text, d *workspace.Document)) {
	if p.Document.Filter == nil || p.Own == nil {
		return
	}
	for _, ref := range p.Own.Rules {
		for _, d := range p.Others.Referred(ref.Value) {
			do(ref, d)
		}
	}
}
