// Package regex holds the checks of regular expressions and networks.
package regex

import (
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
