package outline

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// SelectionRanges returns the ranges around an offset, each within the next and
// shorter than it: a value without its quotes, the list item, the list, the
// field, the selection, the detection, the rule, the file. In a condition, the
// expressions come between the word and the text.
func SelectionRanges(f *sigma.File, offset int) []sigma.Span {
	w := rangeCollector{offset: offset}
	w.add(sigma.Span{Start: 0, End: f.Source.Len()})
	for _, d := range f.Documents {
		if d.Kind == sigma.NotSigma || !d.Span.Contains(offset) {
			continue
		}
		if len(f.Documents) > 1 {
			w.add(d.Span)
		}
		if d.Root != nil {
			w.node(d.Root)
		}
		if detection := d.Detection(); detection != nil {
			w.condition(detection)
		}
		break
	}
	out := make([]sigma.Span, len(w.spans))
	for i, at := range w.spans {
		out[len(out)-1-i] = at
	}
	return out
}

type rangeCollector struct {
	offset int
	spans  []sigma.Span // outermost first
}

// add adds a span if it contains the offset and lies within the last one.
func (w *rangeCollector) add(at sigma.Span) bool {
	if !at.Contains(w.offset) {
		return false
	}
	if len(w.spans) == 0 || at != w.spans[len(w.spans)-1] && at.Within(w.spans[len(w.spans)-1]) {
		w.spans = append(w.spans, at)
	}
	return true
}

func (w *rangeCollector) node(n *sigma.Node) {
	if !w.add(n.Span) || n.Target != nil {
		return
	}
	for _, p := range n.Pairs {
		if p.Merged || !w.add(entrySpan(p)) {
			continue
		}
		if w.add(p.Key.Span) {
			w.key(p.Key)
		} else {
			w.node(p.Value)
		}
		return
	}
	for _, c := range n.Items {
		if c.Span.Contains(w.offset) {
			w.node(c)
			return
		}
	}
	if n.Kind == sigma.Scalar && !n.Broken {
		w.add(n.Sub(0, len(n.Value)))
	}
}

// key adds the field name or the modifier that the offset lies in.
func (w *rangeCollector) key(n *sigma.Node) {
	if n.Kind != sigma.Scalar || n.Broken || n.Target != nil {
		return
	}
	w.add(n.Sub(0, len(n.Value)))
	start := 0
	for part := range strings.SplitSeq(n.Value, "|") {
		if w.add(n.Sub(start, start+len(part))) {
			return
		}
		start += len(part) + 1
	}
}

// condition adds the expressions around the offset, the parentheses around
// them, and the word.
func (w *rangeCollector) condition(d *sigma.Detection) {
	for _, n := range d.ConditionNodes() {
		if !n.Span.Contains(w.offset) {
			continue
		}
		words := d.ConditionWords(n)
		spans := brackets(words)
		for _, c := range d.Conditions {
			if c.Node == n && c.Expr != nil {
				spans = append(spans, w.expressions(c.Expr, spans)...)
			}
		}
		for _, word := range words {
			if word.Kind != sigma.ParenthesisWord && word.At.Contains(w.offset) {
				spans = append(spans, word.At)
			}
		}
		slices.SortStableFunc(spans, func(a, b sigma.Span) int { return (b.End - b.Start) - (a.End - a.Start) })
		for _, at := range spans {
			w.add(at)
		}
	}
}

// brackets returns the spans of matching parentheses, inner ones first.
func brackets(words []sigma.Word) []sigma.Span {
	var open []sigma.Span
	var pairs []sigma.Span
	for _, word := range words {
		switch {
		case word.Kind == sigma.ParenthesisWord && word.Text == "(":
			open = append(open, word.At)
		case word.Kind == sigma.ParenthesisWord && len(open) > 0:
			pairs = append(pairs, sigma.Span{Start: open[len(open)-1].Start, End: word.At.End})
			open = open[:len(open)-1]
		}
	}
	return pairs
}

// expressions returns the spans of an expression and of its operands that
// contain the offset. The spans end with a word; they are extended to include
// parentheses that they would cut.
func (w *rangeCollector) expressions(e sigma.Expr, brackets []sigma.Span) []sigma.Span {
	at := e.At()
	if !at.Contains(w.offset) {
		return nil
	}
	for _, b := range brackets {
		if at.Start <= b.Start && b.Start < at.End || at.Start < b.End && b.End <= at.End {
			at = sigma.Span{Start: min(at.Start, b.Start), End: max(at.End, b.End)}
		}
	}
	spans := []sigma.Span{at}
	for _, o := range sigma.Operands(e) {
		spans = append(spans, w.expressions(o, brackets)...)
	}
	return spans
}
