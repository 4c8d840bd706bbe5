package refactor

import (
	"fmt"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
)

// A rule with a query longer than any published one becomes several rules, each
// with a part of its longest list. That keeps the meaning if an event matches
// the rule as soon as it matches one value: the values are joined by "or", and
// no condition negates their selection.
var _ = register("split-list", func(p *context) {
	d := p.detection()
	if p.lengths == nil || d == nil || p.Document.Rule == nil || p.Condition == nil && p.Item == nil ||
		p.Document.Root.Style == sigma.Flow || d.Node.Style == sigma.Flow || isReferenced(p.Document) {
		return
	}
	length := p.queryLength(p.Document)
	if length <= convert.LongestPublished {
		return
	}
	place := p.longestList(d)
	if place == nil {
		return
	}
	values := len(place.of(d).Node.Items)
	for parts := (length-1)/convert.LongestPublished + 1; parts <= min(maxParts, values); parts++ {
		chunk := func(n int) (first, after int) { return n * values / parts, (n + 1) * values / parts }
		edits := p.documents(parts, func(p *context, n int) []sigma.Edit {
			list := place.of(p.Document.Rule.Detection).Node
			first, after := chunk(n)
			edits := p.keepItems(list, first, after)
			if n == 0 {
				return edits
			}
			derived, ok := p.derive(partName(n), n)
			if !ok {
				return nil
			}
			return append(edits, derived...)
		})
		after, ok := p.tryEdits(edits)
		if !ok {
			return
		}
		documents := p.replaced(after, parts)
		if documents == nil || !p.distributes(documents, *place, chunk) {
			return
		}
		tooLong := func(d *sigma.Document) bool {
			length := p.queryLength(d)
			return length == 0 || length > convert.LongestPublished
		}
		if !slices.ContainsFunc(documents, tooLong) {
			p.offer(Rewrite, fmt.Sprintf("Split the list into %d rules with shorter queries", parts), edits)
			return
		}
	}
})

// queryLength is the length of the longest query of a document; 0 without any.
func (p *context) queryLength(d *sigma.Document) (longest int) {
	for _, n := range p.lengths(d) {
		longest = max(longest, n)
	}
	return longest
}

// itemPlace identifies an item in copies of a rule.
type itemPlace struct{ selection, item int }

func (at itemPlace) of(d *sigma.Detection) *sigma.Item {
	return slices.Collect(sigma.ItemsOf(d.Selections[at.selection].Test))[at.item]
}

// longestList is the list with the longest text of those that can be split.
func (p *context) longestList(d *sigma.Detection) (longest *itemPlace) {
	size, conditions := 0, formulas(d)
	for s, selection := range d.Selections {
		if conditions == nil || isNegated(d, conditions, selection) {
			continue
		}
		for i, item := range slices.Collect(sigma.ItemsOf(selection.Test)) {
			n := item.Node
			if item.Key == nil || item.All || item.Negated || n.Kind != sigma.Sequence || len(n.Items) < 2 || n.Target != nil || n.Anchored {
				continue
			}
			if length := n.Span.End - n.Span.Start; length > size {
				longest, size = &itemPlace{s, i}, length
			}
		}
	}
	return longest
}

// isNegated reports whether one of the conditions negates a selection.
func isNegated(d *sigma.Detection, conditions []*formula, s *sigma.Selection) (negated bool) {
	var visit func(e sigma.Expr, under bool)
	visit = func(e sigma.Expr, under bool) {
		switch e := e.(type) {
		case *sigma.Not:
			under = !under
		case *sigma.Ref:
			negated = negated || under && e.Name == s.Name.Value
		case *sigma.Of:
			negated = negated || under && slices.Contains(d.Matching(e.Pattern), s)
		}
		for _, o := range sigma.Operands(e) {
			visit(o, under)
		}
	}
	for _, f := range conditions {
		visit(f.Expr, false)
	}
	return negated
}

// keepItems deletes the items of a list before the first and from the last on.
func (p *context) keepItems(list *sigma.Node, first, after int) (edits []sigma.Edit) {
	start := func(i int) int {
		if list.Style == sigma.Flow {
			return list.Items[i].Span.Start
		}
		return p.source.Line(p.source.LineOf(list.Items[i].Span.Start)).Start
	}
	last := len(list.Items) - 1
	if first > 0 {
		edits = append(edits, sigma.Edit{At: sigma.Span{Start: start(0), End: start(first)}})
	}
	switch end := list.Items[last].Span.End; {
	case after > last:
	case list.Style == sigma.Flow:
		edits = append(edits, sigma.Edit{At: sigma.Span{Start: list.Items[after-1].Span.End, End: end}})
	default:
		edits = append(edits, sigma.Edit{At: p.withLineBreak(sigma.Span{Start: start(after), End: p.source.Line(p.source.LineOf(end)).End})})
	}
	return edits
}

// distributes is the proof: the parts of the list in all rules are the list, and
// the rest of the detection is unchanged.
func (p *context) distributes(documents []*sigma.Document, place itemPlace, chunk func(int) (int, int)) bool {
	list := place.of(p.Document.Rule.Detection).Node
	for n, d := range documents {
		own := d.Rule.Detection
		if len(own.Selections) <= place.selection || len(slices.Collect(sigma.ItemsOf(own.Selections[place.selection].Test))) <= place.item {
			return false
		}
		part := place.of(own).Node
		if around(p.Document.File.Source, p.Document.Rule.Detection.Node, list) != around(d.File.Source, own.Node, part) {
			return false
		}
		first, after := chunk(n)
		if !slices.EqualFunc(part.Items, list.Items[first:after], func(a, b *sigma.Node) bool {
			return a.Value == b.Value && a.Kind == b.Kind && a.Tag == b.Tag && a.Style == b.Style
		}) {
			return false
		}
	}
	return true
}

// around is the text of a node except for a list in it.
func around(source *sigma.Source, n, list *sigma.Node) string {
	return source.Text(sigma.Span{Start: n.Span.Start, End: list.Span.Start}) + "\x00" +
		strings.TrimSpace(source.Text(sigma.Span{Start: list.Span.End, End: n.Span.End}))
}
