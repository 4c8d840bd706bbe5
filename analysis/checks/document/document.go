// Package document holds the checks of files and of YAML itself.
package document

import (
	"strings"
	"sync"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/keys"
	"sigma-lsp/analysis/sigma"
)

// first reports whether the document is the first of its file that is Sigma:
// what there is to say of the file as a whole is said there.
func first(p *check.Pass) bool {
	for _, d := range p.File.Documents {
		if d.Kind != sigma.NotSigma {
			return d == p.Document
		}
	}
	return false
}

// nodes yields the nodes of the document itself, each before
// its children, without those that a merge key brings in. It descends
// below a node if the caller returns true.
func nodes(n *sigma.Node, visit func(*sigma.Node) (below bool)) {
	if n == nil || n.Broken || !visit(n) || n.Target != nil {
		return
	}
	for _, e := range n.Pairs {
		if !e.Merged {
			nodes(e.Key, visit)
			nodes(e.Value, visit)
		}
	}
	for _, item := range n.Items {
		nodes(item, visit)
	}
}

// text is the text of the document.
func text(p *check.Pass) string { return p.File.Source.Text(p.Document.Span) }

// severalLines reports whether a scalar spans several lines, where spaces
// can belong to its value.
func severalLines(s *sigma.Source, n *sigma.Node) bool {
	return n.Kind == sigma.Scalar && (n.Style == sigma.Literal || n.Style == sigma.Folded || strings.Contains(s.Text(n.Span), "\n"))
}

// place tells which keys the top of a document has.
func place(d *sigma.Document) (keys.Section, bool) {
	if _, ok := d.Root.Get("action"); ok {
		return keys.Action, true
	}
	switch d.Kind {
	case sigma.RuleDocument:
		return keys.Rule, true
	case sigma.CorrelationDocument:
		return keys.CorrelationRule, true
	case sigma.FilterDocument:
		return keys.FilterRule, true
	}
	return 0, false
}

// known are the names of the keys of a place, by their lower-case form.
var known = sync.OnceValue(func() map[keys.Section]map[string]bool {
	all := map[keys.Section]map[string]bool{}
	for p := keys.Rule; p <= keys.Related; p++ {
		all[p] = map[string]bool{}
		for _, k := range keys.In(p) {
			all[p][k.Name] = true
		}
	}
	return all
})
