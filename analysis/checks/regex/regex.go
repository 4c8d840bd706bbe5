// Package regex holds the checks of regular expressions and networks.
package regex

import (
	"iter"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// eachRegexp calls do for the regular expressions of a document that are
// written in it.
func eachRegexp(p *check.Pass, do func(check.Item, sigma.Regexp)) {
	for _, i := range p.Items() {
		for _, v := range i.Values {
			if r, ok := v.(sigma.Regexp); ok && r.Node != nil && r.Node.Target == nil {
				do(i, r)
			}
		}
	}
}

// syntaxBytes iterates over the bytes of an expression that are neither escaped nor
// in a character class, with their offsets. A class is its opening bracket.
func syntaxBytes(expression string) iter.Seq2[int, byte] {
	return func(yield func(int, byte) bool) {
		for i := 0; i < len(expression); i++ {
			c := expression[i]
			if c == '\\' {
				i++
				continue
			}
			if !yield(i, c) {
				return
			}
			if c == '[' {
				i = sigma.ClassEnd(expression, i) - 1
			}
		}
	}
}

// eachNetwork calls do for the networks of a document.
func eachNetwork(p *check.Pass, do func(check.Item, sigma.CIDR)) {
	for _, i := range p.Items() {
		for _, v := range i.Values {
			if c, ok := v.(sigma.CIDR); ok && c.Node != nil {
				do(i, c)
			}
		}
	}
}
