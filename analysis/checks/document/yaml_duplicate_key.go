package document

import (
	"fmt"
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
		keys := map[string]int{} // how often each key occurs
		for _, e := range n.Pairs {
			keys[e.Key.Value]++
		}
		nth := map[string]int{}
		for i, e := range n.Pairs {
			f, name := found[e.Key.Span], e.Key.Value
			nth[name]++
			if f == nil || e.Merged {
				continue
			}
			first := slices.IndexFunc(n.Pairs, func(o sigma.Pair) bool { return o.Key.Kind == sigma.Scalar && o.Key.Value == e.Key.Value })
			gone := p.File.Source.RemovePair(n, i)
			if gone == nil || first == i {
				continue
			}
			if isDetection(p, n) && name != "condition" && name != "timeframe" && p.File.Source.Text(e.Key.Span) == name {
				free := freeKey(keys, name)
				f.Suggest(sigma.Messagef("Rename to %q", free), sigma.Edit{At: e.Key.Span, Text: free})
			}
			if edits := merged(p, n, n.Pairs[first], e.Value); edits != nil {
				f.Suggest("Merge the values into one list", append(edits, gone...)...)
			}
			f.Suggest(sigma.Messagef("Remove %s %q", ordinal(nth[name]), name), gone...)
			f.Suggest(sigma.Messagef("Remove the first %q", name), p.File.Source.RemovePair(n, first)...)
		}
		return true
	})
}

// isDetection reports whether a mapping holds the selections of the document.
func isDetection(p *check.Pass, n *sigma.Node) bool {
	d := p.Document.Detection()
	return d != nil && d.Node == n
}

// freeKey is a key that does not occur yet, such as name_2.
func freeKey(keys map[string]int, name string) string {
	for i := 2; ; i++ {
		if free := fmt.Sprintf("%s_%d", name, i); keys[free] == 0 {
			return free
		}
	}
}

// ordinal says which of several equal keys one is.
func ordinal(nth int) string {
	switch nth {
	case 2:
		return "the second"
	case 3:
		return "the third"
	}
	return "this"
}

// merged adds the values of another entry to an entry, which becomes a list; nil
// where their form forbids it.
func merged(p *check.Pass, in *sigma.Node, first sigma.Pair, more *sigma.Node) (edits []sigma.Edit) {
	list, source := first.Value, p.File.Source
	d := p.Document.Detection()
	inSelection := d != nil && in != d.Node && in.Span.Within(d.Node.Span)
	texts := itemTexts(p, more)
	if texts == nil || !inSelection && (list.Kind != sigma.Sequence || more.Kind != sigma.Sequence) {
		return nil
	}
	if list.Kind == sigma.Sequence && len(list.Items) > 0 {
		for _, text := range texts {
			e := source.InsertItem(list, len(list.Items)-1, text)
			if e == nil {
				return nil
			}
			edits = append(edits, e...)
		}
		return edits
	}
	edits = p.WrapInList(in, first)
	if len(edits) != 1 || itemTexts(p, list) == nil {
		return nil
	}
	if inside, ok := strings.CutSuffix(edits[0].Text, "]"); ok {
		edits[0].Text = inside + ", " + strings.Join(texts, ", ") + "]"
		return edits
	}
	dash := strings.TrimPrefix(edits[0].Text, ":")
	end := source.Line(source.LineOf(list.Span.End)).End
	return append(edits, sigma.InsertAt(end, dash+strings.Join(texts, dash)))
}

// itemTexts are the texts of a value or of the items of a list, as they are
// written; nil where one of them is not on one line.
func itemTexts(p *check.Pass, n *sigma.Node) (texts []string) {
	items := []*sigma.Node{n}
	if n.Kind == sigma.Sequence && n.Target == nil {
		items = n.Items
	}
	for _, item := range items {
		text := p.File.Source.Text(item.Span)
		if item.Kind != sigma.Scalar || item.Target != nil || item.Anchored || strings.ContainsAny(text, "\r\n") || text == "" {
			return nil
		}
		texts = append(texts, text)
	}
	return texts
}
