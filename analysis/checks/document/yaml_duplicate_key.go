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
	What:     `Reports a key that occurs twice in the same mapping.`,
	Why: `YAML forbids duplicate keys. Many tools reject the file; others keep one
entry and silently drop the other, so part of the rule is lost. Put two sets of values
for one field into one list; if both must match, use two selections or the modifier
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
			gone := p.File.Source.RemovePair(n, i)
			if gone == nil || first == i {
				continue
			}
			if edits := joined(p, n.Pairs[first].Value, e.Value); edits != nil {
				f.Suggest("Move values to the list above", append(edits, gone...)...)
			}
			f.Suggest("Remove this entry", gone...)
			f.Suggest("Remove the first entry", p.File.Source.RemovePair(n, first)...)
		}
		return true
	})
}

// joined appends the items of a list to those of another one.
func joined(p *check.Pass, list, more *sigma.Node) (edits []sigma.Edit) {
	if list.Kind != sigma.Sequence || more.Kind != sigma.Sequence || len(list.Items) == 0 || more.Target != nil {
		return nil
	}
	for _, item := range more.Items {
		text := p.File.Source.Text(item.Span)
		if item.Kind != sigma.Scalar || item.Target != nil || item.Anchored || strings.ContainsAny(text, "\r\n") || text == "" {
			return nil
		}
		e := p.File.Source.InsertItem(list, len(list.Items)-1, text)
		if e == nil {
			return nil
		}
		edits = append(edits, e...)
	}
	return edits
}
