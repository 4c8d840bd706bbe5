package refactor

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// maxMerges is how many selections above are tried, the nearest first.
const maxMerges = 4

// A selection is merged into one above it: their items if the condition
// requires both, their values or mappings if it requires one of them.
var _ = register("merge-selections", func(p *context) {
	d, s := p.detection(), p.Selection
	if d == nil || s == nil || !s.Name.Span.Contains(p.span.Start) || len(formulas(d)) == 0 || d.Node.Style == sigma.Flow {
		return
	}
	above := slices.Index(d.Selections, s)
	for tried := 1; tried <= maxMerges && above-tried >= 0; tried++ {
		into := d.Selections[above-tried]
		title := "Merge " + s.Name.Value + " into " + into.Name.Value
		for _, join := range []func(*sigma.Detection, *sigma.Selection, *sigma.Selection) []sigma.Edit{p.joinItems, p.joinValues, p.joinAlternatives} {
			edits := join(d, into, s)
			if edits == nil {
				continue
			}
			if p.offerSameMeaning(Inline, title, slices.Concat(edits, p.unnamed(d, s))...) {
				return
			}
		}
	}
})

// unnamed removes a selection from all chains of the conditions.
func (p *context) unnamed(d *sigma.Detection, s *sigma.Selection) (edits []sigma.Edit) {
	for _, f := range formulas(d) {
		f.refs(s.Name.Value, func(ref *sigma.Ref, in sigma.Expr) {
			if in != nil {
				edits = append(edits, f.drop(ref, in)...)
			}
		})
	}
	return edits
}

// taken is the edit that removes a selection from the detection, and the
// comments above it.
func (p *context) taken(d *sigma.Detection, s *sigma.Selection) (edit sigma.Edit, comments string, ok bool) {
	i := entry(d, s)
	if i < 0 || s.Node.Target != nil || s.Node.Anchored || len(d.Node.Pairs) < 2 {
		return edit, "", false
	}
	at := p.block(d.Node, i)
	if start := p.lines(s.Name.Span).Start; start > at.Start {
		comments = p.source.Text(sigma.Span{Start: at.Start, End: start})
	}
	return sigma.Edit{At: p.withLineBreak(at)}, comments, true
}

// body is the lines of a selection's value in block style.
func (p *context) body(s *sigma.Selection) (text string, column int, ok bool) {
	first := s.Node.Span.Start
	if s.Node.Style == sigma.Flow || s.Node.Kind == sigma.Scalar || p.source.LineOf(first) == p.source.LineOf(s.Name.Span.Start) {
		return "", 0, false
	}
	start := p.source.Line(p.source.LineOf(s.Name.Span.End) + 1).Start
	return p.source.Text(sigma.Span{Start: start, End: p.lines(s.Node.Span).End}), p.column(first), true
}

// joinItems appends the items of a mapping to those of another.
func (p *context) joinItems(d *sigma.Detection, into, s *sigma.Selection) []sigma.Edit {
	if into.Node.Kind != sigma.Mapping || s.Node.Kind != sigma.Mapping || into.Node.Target != nil || into.Node.Anchored || into.Node.Merge != nil || s.Node.Merge != nil {
		return nil
	}
	taken, comments, ok := p.taken(d, s)
	if !ok {
		return nil
	}
	if into.Node.Style == sigma.Flow && s.Node.Style == sigma.Flow && len(s.Node.Pairs) > 0 && comments == "" {
		last := s.Node.Pairs[len(s.Node.Pairs)-1]
		text := p.source.Text(sigma.Span{Start: s.Node.Pairs[0].Key.Span.Start, End: last.Span().End})
		if added := p.source.InsertPair(into.Node, len(into.Node.Pairs)-1, text); added != nil {
			return append(added, taken)
		}
		return nil
	}
	_, column, ok := p.body(into)
	text, other, both := p.body(s)
	if !ok || !both || column != other {
		return nil
	}
	return []sigma.Edit{p.insertAfter(into.Node, p.deeper(comments, d, column)+text), taken}
}

// deeper moves comments of the detection to the column of a selection's value.
func (p *context) deeper(comments string, d *sigma.Detection, column int) string {
	return indented(comments, max(0, column-p.column(d.Node.Span.Start)))
}

// insertAfter is the edit that inserts lines after a node.
func (p *context) insertAfter(n *sigma.Node, text string) sigma.Edit {
	end := p.lines(n.Span).End
	return sigma.InsertAt(end, p.source.LineBreak()+text)
}

// joinValues appends the values of the only item to those of the same field and
// modifiers in another selection.
func (p *context) joinValues(d *sigma.Detection, into, s *sigma.Selection) []sigma.Edit {
	if len(into.Node.Pairs) != 1 || len(s.Node.Pairs) != 1 || into.Node.Kind != sigma.Mapping || s.Node.Kind != sigma.Mapping || into.Node.Target != nil || into.Node.Merge != nil || s.Node.Merge != nil {
		return nil
	}
	one, other := into.Node.Pairs[0], s.Node.Pairs[0]
	if one.Key.Value != other.Key.Value || one.Value.Target != nil || other.Value.Target != nil || one.Value.IsNull() || other.Value.IsNull() {
		return nil // null cannot be one of several values
	}
	taken, comments, ok := p.taken(d, s)
	if !ok || comments != "" {
		return nil
	}
	texts, plain := p.texts(other.Value)
	if !plain {
		return nil
	}
	list := one.Value
	if list.Kind == sigma.Sequence && list.Style == sigma.Flow && len(list.Items) > 0 {
		if added := p.source.InsertItem(list, len(list.Items)-1, strings.Join(texts, ", ")); added != nil {
			return append(added, taken)
		}
		return nil
	}
	indent := strings.Repeat(" ", p.column(one.Key.Span.Start)+4)
	if list.Kind == sigma.Sequence && len(list.Items) > 0 {
		first := list.Items[0].Span.Start
		indent, _, _ = strings.Cut(p.source.Text(sigma.Span{Start: p.lines(sigma.Span{Start: first, End: first}).Start, End: first}), "-")
	}
	var lines []string
	for _, text := range texts {
		lines = append(lines, indent+"- "+text)
	}
	text := strings.Join(lines, p.source.LineBreak())
	if list.Kind == sigma.Sequence {
		return []sigma.Edit{p.insertAfter(list, text), taken}
	}
	if into.Node.Style == sigma.Flow || list.Style == sigma.Literal || list.Style == sigma.Folded {
		return nil
	}
	return []sigma.Edit{
		{At: sigma.Span{Start: one.Key.Span.End, End: list.Span.Start}, Text: ":" + p.source.LineBreak() + indent + "- "},
		p.insertAfter(list, text), taken,
	}
}

// texts are the values of an item as they are written.
func (p *context) texts(n *sigma.Node) (texts []string, ok bool) {
	nodes := []*sigma.Node{n}
	if n.Kind == sigma.Sequence {
		nodes = n.Items
	}
	for _, one := range nodes {
		if one.Kind != sigma.Scalar || one.Target != nil || one.Anchored || one.Style == sigma.Literal || one.Style == sigma.Folded {
			return nil, false
		}
		texts = append(texts, p.source.Text(one.Span))
	}
	return texts, true
}

// joinAlternatives makes one list of two selections: of mappings, or of
// keywords.
func (p *context) joinAlternatives(d *sigma.Detection, into, s *sigma.Selection) []sigma.Edit {
	taken, comments, ok := p.taken(d, s)
	first, column, one := p.body(into)
	second, other, two := p.body(s)
	if !ok || !one || !two || into.Node.Target != nil || into.Node.Anchored {
		return nil
	}
	if into.Node.Kind == sigma.Mapping {
		first = asListItem(first, column)
	}
	if s.Node.Kind == sigma.Mapping {
		second = asListItem(second, other)
	}
	if column != other || first == "" || second == "" {
		return nil
	}
	at := sigma.Span{Start: p.source.Line(p.source.LineOf(into.Name.Span.End) + 1).Start, End: p.lines(into.Node.Span).End}
	return []sigma.Edit{{At: at, Text: first + p.source.LineBreak() + p.deeper(comments, d, column) + second}, taken}
}

// asListItem makes the lines of a mapping an item of a list in the same column. It
// returns "" where they do not begin there.
func asListItem(text string, column int) string {
	deeper := indented(text, 2)
	if len(text) < column || strings.Trim(text[:column], " ") != "" || len(deeper) < column+2 {
		return ""
	}
	return deeper[:column] + "- " + deeper[column+2:]
}
