package settings

import "sigma-lsp/analysis/sigma"

// cursor is a position in the file and what is valid there.
type cursor struct {
	node   *sigma.Node
	word   *word       // of a value, or of a key that is free to choose
	value  schema      // what a free key goes to
	object *object     // whose key it is
	key    *key        // the innermost key of an object on the way
	holder *sigma.Node // the mapping of a key
}

// cursorAt resolves an offset; it returns nil if nothing known is there.
func cursorAt(root *sigma.Node, offset int) *cursor {
	if root == nil {
		return nil
	}
	return findCursor(top, root, offset, &cursor{})
}

func findCursor(s schema, n *sigma.Node, offset int, so *cursor) *cursor {
	if !n.Span.Contains(offset) || n.Target != nil {
		return nil
	}
	switch s := s.(type) {
	case *word:
		if n.Kind == sigma.Scalar {
			so.node, so.word = n, s
			return so
		}
	case *list:
		for _, item := range n.Items {
			if found := findCursor(s.of, item, offset, so); found != nil {
				return found
			}
		}
	case *mapping:
		if n.Kind == sigma.Scalar { // a key that has no colon yet
			so.node, so.word, so.value, so.holder = n, s.key, s.value, n
			return so
		}
		for _, p := range n.Pairs {
			if p.Key.Span.Contains(offset) {
				so.node, so.word, so.value, so.holder = p.Key, s.key, s.value, n
				return so
			}
			if found := findCursor(s.value, p.Value, offset, so); found != nil {
				return found
			}
		}
	case *object:
		if n.Kind == sigma.Scalar {
			so.node, so.object, so.holder = n, s, n
			return so
		}
		for _, p := range n.Pairs {
			k := s.key(p.Key.Value)
			if p.Key.Span.Contains(offset) {
				so.node, so.object, so.key, so.holder = p.Key, s, k, n
				return so
			}
			if k == nil {
				continue
			}
			below := &cursor{key: k}
			if found := findCursor(k.schema, p.Value, offset, below); found != nil {
				return found
			}
		}
	}
	return nil
}
