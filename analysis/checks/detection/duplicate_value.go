package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "duplicate-value",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "duplicate value in a list",
	What: `Reports a value that is in a list twice. Sigma ignores case, so values
that differ only in case are duplicates, except with "re", "cased" and the modifiers
that encode the value. In a list of mappings, mappings that match the same events are
reported.`,
	Why: `A duplicate has no effect; another value may have been meant. Removing an
exact duplicate is a safe fix; which of two spellings to keep is up to the author.`,
	Avoid: `
detection:
  selection:
    User: [SYSTEM, root, system]
  condition: selection`,
	Prefer: `
detection:
  selection:
    User: [SYSTEM, root]
  condition: selection`,
	Run: duplicateValue,
})

func duplicateValue(p *check.Pass) {
	for _, s := range p.Selections() {
		if list, ok := s.Test.(*sigma.AnyOf); ok && p.Parsed && !s.Broken {
			duplicateEntries(p, list)
		}
	}
	for _, i := range p.Items() {
		if i.Node.Kind != sigma.Sequence || len(i.Values) != len(i.Node.Items) || !check.MayHaveDuplicates(i.Values) {
			continue
		}
		seen := make(map[string]*sigma.Node, len(i.Values))
		for n, v := range i.Values {
			node, key := i.Node.Items[n], check.CanonicalValue(v)
			first, ok := seen[key]
			if !ok {
				seen[key] = node
				continue
			}
			text := "duplicate value %.60q"
			if first.Value != node.Value && strings.EqualFold(first.Value, node.Value) {
				text = "%.60q differs from another value only in case, which Sigma ignores"
			}
			f := p.Reportf(node.Span, text, node.Value).RelatedTo(first.Span, "first listed here")
			// Of two spellings the author chooses: both can be meant for a reader that
			// minds the case.
			if edits := p.File.Source.RemoveItem(i.Node, n); edits != nil {
				f.FixIf(first.Value == node.Value, "Remove value", append(withoutAll(p, i), edits...)...)
			}
		}
	}
}

// sameText reports whether two nodes hold the same scalars, however they are written
// and in whatever order their keys come.
func sameText(a, b *sigma.Node) bool {
	if a.Kind != b.Kind || a.Value != b.Value || len(a.Pairs) != len(b.Pairs) || len(a.Items) != len(b.Items) {
		return false
	}
	for _, e := range a.Pairs {
		if other, ok := b.Get(e.Key.Value); !ok || !sameText(e.Value, other.Value) {
			return false
		}
	}
	for n := range a.Items {
		if !sameText(a.Items[n], b.Items[n]) {
			return false
		}
	}
	return true
}

// withoutAll takes "all" away, which means nothing for the one value that is left
// of two.
func withoutAll(p *check.Pass, i check.Item) []sigma.Edit {
	if len(i.Node.Items) > 2 || i.Field == "" || i.Has("expand") {
		return nil
	}
	if m, ok := i.Use("all"); ok {
		return p.RemoveModifier(m)
	}
	return nil
}

// duplicateEntries looks at a list of mappings, of which one has to match.
func duplicateEntries(p *check.Pass, list *sigma.AnyOf) {
	if len(list.Tests) < 2 || len(list.Tests) != len(list.Node.Items) {
		return
	}
	alike := check.MayBeEqual(list.Tests)
	if alike == nil {
		return
	}
	seen := map[string]*sigma.Node{}
	for n, t := range list.Tests {
		node := list.Node.Items[n]
		if !alike[n] || node.Kind != sigma.Mapping || node.Broken {
			continue
		}
		key := check.CanonicalTest(t)
		first, ok := seen[key]
		if !ok {
			seen[key] = node
			continue
		}
		f := p.Reportf(node.Span, "this entry matches the same events as one above").RelatedTo(first.Span, "first listed here")
		f.FixIf(sameText(first, node), "Remove value", p.File.Source.RemoveItem(list.Node, n)...)
	}
}
