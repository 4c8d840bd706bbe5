package modifier

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "modifier-order",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "modifiers in an invalid order",
	What:     `Reports modifiers in an order that cannot be applied.`,
	Why: `Modifiers apply from left to right, each to the result of the previous one.
"re" and "cidr" need the value as written; an encoding such as "base64" must precede
"contains", which adds wildcards that cannot be encoded; the flags of a regular
expression follow "re".`,
	Avoid: `
detection:
  selection:
    CommandLine|contains|base64offset: 'whoami'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|base64offset|contains: 'whoami'
  condition: selection`,
	Run: modifierOrder,
})

func modifierOrder(p *check.Pass) {
	for _, f := range p.Problems() {
		if chain, names, ok := chainAt(p, f.At); ok {
			if legal := legalOrders(names); len(legal) == 1 {
				text := strings.Join(legal[0], "|")
				f.Fix("Write "+text, sigma.Edit{At: chain, Text: text})
			}
		}
	}
}

// chainAt finds the modifiers of the key that a place belongs to.
func chainAt(p *check.Pass, at sigma.Span) (chain sigma.Span, names []string, ok bool) {
	place := sigma.PathAt(p.File, at.Start)
	if place == nil || place.Item == nil {
		return chain, nil, false
	}
	all := place.Item.Modifiers
	for _, m := range all {
		names = append(names, m.Name)
	}
	chain = sigma.Span{Start: all[0].At.Start, End: all[len(all)-1].At.End}
	return chain, names, p.File.Source.Text(chain) == strings.Join(names, "|")
}

// legalOrders are the orders of modifiers that can be read. Chains are short:
// longer ones than five are not tried.
func legalOrders(names []string) (legal [][]string) {
	if len(names) > 5 {
		return nil
	}
	var permute func(done, left []string)
	permute = func(done, left []string) {
		if len(left) == 0 {
			if sigma.LegalChain(done) {
				legal = append(legal, slices.Clone(done))
			}
			return
		}
		for i := range left {
			permute(append(done, left[i]), slices.Delete(slices.Clone(left), i, i+1))
		}
	}
	permute(nil, names)
	return legal
}
