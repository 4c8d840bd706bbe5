package yaml

import "slices"

// Equal reports whether two trees hold the same data in the same order. With
// style they must also be written alike: scalar styles, flow or block, anchors
// and aliases; the targets of aliases are compared at their anchors then.
func Equal(a, b *Node, style bool) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Kind != b.Kind || a.Tag != b.Tag || a.Value != b.Value {
		return false
	}
	if style {
		if a.Style != b.Style || a.Broken != b.Broken || a.Anchored != b.Anchored || (a.Target == nil) != (b.Target == nil) {
			return false
		}
		if a.Target != nil {
			return true
		}
	}
	return slices.EqualFunc(a.Items, b.Items, func(a, b *Node) bool { return Equal(a, b, style) }) &&
		slices.EqualFunc(a.Pairs, b.Pairs, func(a, b Pair) bool { return Equal(a.Key, b.Key, style) && Equal(a.Value, b.Value, style) })
}
