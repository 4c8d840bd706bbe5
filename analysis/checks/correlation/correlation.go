// Package correlation holds the checks of correlation rules.
package correlation

import (
	"fmt"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// ofCorrelation runs a check on documents whose correlation is a mapping.
func ofCorrelation(run func(*check.Pass, *sigma.Correlation)) func(*check.Pass) {
	return func(p *check.Pass) {
		if c := of(p); c != nil {
			run(p, c)
		}
	}
}

// of is the correlation of the document, or nil where it has none that is a
// mapping.
func of(p *check.Pass) *sigma.Correlation {
	if c := p.Document.Correlation; c != nil && c.Node.Kind == sigma.Mapping {
		return c
	}
	return nil
}

// absent reports that a key is not there. Where another one was most likely
// meant by it, that is offered to be renamed.
func absent(p *check.Pass, key string) {
	for _, f := range p.Problems() {
		if c := of(p); c != nil {
			if meant := c.Misspelled(key); meant != nil && meant.Span == f.At {
				write(f, meant, key)
			}
		}
	}
}

// write offers to write a word in the place of a scalar.
func write(f *check.Finding, n *sigma.Node, word string) {
	f.Suggest(fmt.Sprintf("Write %q", word), n.Rewrite(word)...)
}

// maxGuesses bounds for how many names of a document another one is looked for
// that was meant.
const maxGuesses = 20

// entries are the entries of a mapping by the places of their keys, or by those
// of their values.
func entries(n *sigma.Node, place func(sigma.Pair) *sigma.Node) map[sigma.Span]sigma.Pair {
	at := make(map[sigma.Span]sigma.Pair, len(n.Pairs))
	for _, e := range n.Pairs {
		if !e.Merged {
			at[place(e).Span] = e
		}
	}
	return at
}

// nearest offers the word that a scalar was most likely meant to be.
func nearest(f *check.Finding, n *sigma.Node, words []string) {
	if near, ok := sigma.Suggest(n.Value, words); ok && near != n.Value {
		write(f, n, near)
	}
}
