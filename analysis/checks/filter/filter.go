// Package filter holds the checks of filters.
package filter

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/workspace"
)

// referred calls do with each rule that the filter names.
func referred(p *check.Pass, do func(ref workspace.Text, d *workspace.Document)) {
	if p.Document.Filter == nil {
		return
	}
	for _, ref := range p.Summary.Rules {
		for _, d := range p.Workspace.Targets(ref.Value) {
			do(ref, d)
		}
	}
}

// needless reports a key that a filter does not have, and offers to remove it.
func needless(p *check.Pass, key string) {
	if p.Document.Filter == nil {
		return
	}
	root := p.Document.Root
	for i, e := range root.Pairs {
		if e.Key.Value != key || e.Key.Broken || e.Value.Broken {
			continue
		}
		f := p.Reportf(e.Key.Span, "a filter has no %s; each rule keeps its own", key).WithTags(check.Unnecessary)
		f.Fix("Remove "+key, p.File.Source.RemovePair(root, i)...)
	}
}
