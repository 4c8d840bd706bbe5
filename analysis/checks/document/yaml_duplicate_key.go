package document

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "yaml-duplicate-key",
	Group:    "document",
	Severity: check.Error,
	Title:    "duplicate key",
	Why: `YAML forbids a key twice in one mapping. Many readers refuse such a file, the
others keep one of the entries and forget the rest without a word, so a part
of the rule is never looked for. Two sets of values for one field belong in
one list, or, when both must hold, in two selections or under the modifier
"all".`,
	Avoid: `
detection:
  selection:
    CommandLine|contains: 'whoami'
    CommandLine|contains: '/priv'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains|all:
      - 'whoami'
      - '/priv'
  condition: selection`,
	Run: yamlDuplicateKey,
})

func yamlDuplicateKey(p *check.Pass) {
	found := map[sigma.Span]*check.Finding{}
	for _, f := range p.Problems() {
		found[f.At] = f
	}
	if len(found) == 0 {
		return
	}
	nodes(p.Document.Root, func(n *sigma.Node) bool {
		if n.Kind != sigma.Mapping || n.Target != nil {
			return true
		}
		for i, e := range n.Pairs {
			f := found[e.Key.Span]
			if f == nil || e.Merged {
				continue
			}
			first := slices.IndexFunc(n.Pairs, func(o sigma.Pair) bool { return o.Key.Kind == sigma.Scalar && o.Key.Value == e.Key.Value })
			gone, ok := p.File.Source.RemovePair(n, i)
			if !ok || first == i {
				continue
			}
			if edits := joined(p, n.Pairs[first].Value, e.Value); edits != nil {
				f.Suggest("Put its values into the list above", append(edits, gone)...)
			}
			f.Suggest("Remove this entry", gone)
			if gone, ok := p.File.Source.RemovePair(n, first); ok {
				f.Suggest("Remove the first entry", gone)
			}
		}
		return true
	})
}

// joined puts the items of a list behind those of another one.
func joined(p *check.Pass, list, more *sigma.Node) (edits []sigma.Edit) {
	if list.Kind != sigma.Sequence || more.Kind != sigma.Sequence || len(list.Items) == 0 || more.Target != nil {
		return nil
	}
	for _, item := range more.Items {
		text := p.File.Source.Text(item.Span)
		if item.Kind != sigma.Scalar || item.Target != nil || item.Anchored || strings.ContainsAny(text, "\r\n") || text == "" {
			return nil
		}
		e, ok := p.File.Source.InsertItem(list, len(list.Items)-1, text)
		if !ok {
			return nil
		}
		edits = append(edits, e)
	}
	return edits
}
