// Package logsource holds the checks of the log source of a rule or filter.
package logsource

import (
	"iter"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// keys tell a log source; one of them is needed. Source: Sigma rules
// specification 2.1, "LogSource".
var keys = []string{"category", "product", "service"}

// all are the keys that a log source can have.
var all = []string{"category", "product", "service", "definition"}

// entry is the log source of a rule or filter, where it is a mapping.
func entry(p *check.Pass) (source sigma.Pair, ok bool) {
	switch {
	case p.Rule != nil:
		source, ok = p.Rule.Key("logsource")
	case p.Document.Filter != nil:
		source, ok = p.Document.Root.Get("logsource")
	}
	return source, ok && source.Value.Kind == sigma.Mapping && !source.Key.Broken
}

// values yields the values that tell the log source, and their keys.
func values(p *check.Pass) iter.Seq2[string, *sigma.Node] {
	return func(yield func(string, *sigma.Node) bool) {
		source, ok := entry(p)
		if !ok {
			return
		}
		for _, key := range keys {
			if part, ok := source.Value.Get(key); ok && part.Value.IsText() && !part.Key.Broken && !part.Value.Broken && !yield(key, part.Value) {
				return
			}
		}
	}
}

// known is the log source in the words of the taxonomy. It is false where there
// is none, or a part of it could not be read.
func known(p *check.Pass) (l taxonomy.Logsource, ok bool) {
	source, ok := entry(p)
	if !ok {
		return l, false
	}
	n := 0
	for key, v := range values(p) {
		l, n = l.With(key, v.Value), n+1
	}
	for _, key := range keys {
		if part, there := source.Value.Get(key); there && !part.Value.IsNull() {
			n--
		}
	}
	return l, n == 0 && l != taxonomy.Logsource{}
}
