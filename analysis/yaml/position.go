package yaml

import "sort"

// asWritten is the map of values that are the very bytes of the source.
var asWritten = &valueMap{}

// Sub returns the range in the source of the bytes [start, end) of the scalar's
// decoded value: quotes, escapes, folded lines and indentation are taken into
// account. An empty range gives a span of no width.
func (n *Node) Sub(start, end int) Span {
	if n.Target != nil {
		return n.Target.Sub(start, end)
	}
	if n.Kind != Scalar || n.Broken || n.source == nil {
		return n.Span
	}
	content := n.content()
	start, end = max(0, min(start, len(n.Value))), max(0, min(end, len(n.Value)))
	m := n.valueMap(content)
	switch {
	case m == asWritten:
		return Span{content.Start + start, content.Start + max(start, end)}
	case end > start:
		return Span{int(m.start[start]), int(max(m.start[start], m.end[end-1]))}
	case start < len(m.start):
		return Span{int(m.start[start]), int(m.start[start])}
	}
	return Span{content.End, content.End}
}

// ValueOffset returns the byte of the decoded value that a source offset belongs
// to: the first one that ends after it.
func (n *Node) ValueOffset(offset int) int {
	return sort.Search(len(n.Value), func(i int) bool { return n.Sub(i, i+1).End > offset })
}

func (n *Node) valueMap(content Span) *valueMap {
	m := n.value.Load()
	switch {
	case m != nil:
	case n.Style != Literal && n.Style != Folded && n.source.Text(content) == n.Value:
		m = asWritten
		n.value.Store(m)
	default:
		m = &valueMap{}
		n.decode(n.source.text, &decoder{keep: m})
		n.value.Store(m)
	}
	return m
}
