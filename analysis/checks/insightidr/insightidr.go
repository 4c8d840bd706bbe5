// Package insightidr holds what the pipelines and LEQL refuse or shade, as
// findings. The severities here are those of the editor, where a rule that
// InsightIDR cannot run is good Sigma all the same.
package insightidr

import (
	"iter"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// translated reports whether the document is a rule that becomes a query.
func translated(p *check.Pass) bool {
	return p.Rule != nil && p.Rule.Detection != nil && p.Result().HasQuery()
}

// texts yields the text values of a rule that becomes a query, those that a
// modifier made included.
func texts(p *check.Pass) iter.Seq[sigma.String] {
	return func(yield func(sigma.String) bool) {
		if !translated(p) {
			return
		}
		for _, s := range p.Rule.Detection.Selections {
			for item := range sigma.ItemsOf(s.Test) {
				if !each(item.Values, yield) {
					return
				}
			}
		}
	}
}

func each(values []sigma.Value, yield func(sigma.String) bool) bool {
	for _, v := range values {
		switch v := v.(type) {
		case sigma.String:
			if !yield(v) {
				return false
			}
		case sigma.Expansion:
			if !each(v.Values, yield) {
				return false
			}
		}
	}
	return true
}
